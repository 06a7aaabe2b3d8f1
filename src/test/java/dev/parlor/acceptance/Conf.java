package dev.parlor.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** A configuration folder of a test's own: a few keys, and the site of the reference. */
final class Conf {
    private final Path folder;

    Conf(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("sites"));
            Files.copy(Path.of("conf", "logback.xml"), folder.resolve("logback.xml"));
            Files.copy(Path.of("conf", "sites", Stage.SITE + ".yaml"), folder.resolve("sites/" + Stage.SITE + ".yaml"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    Conf parlor(String yaml) {
        return write("parlor.yaml", yaml);
    }

    Conf site(String id, String yaml) {
        return write("sites/" + id + ".yaml", yaml);
    }

    Conf tables(String id, String sql) {
        return write("sites/" + id + ".sql", sql);
    }

    /** As careful editors do: a file beside it first, then its name. */
    Conf replaceSite(String id, String yaml) {
        try {
            Path whole = Files.writeString(folder.resolve("sites/." + id + ".tmp"), yaml);
            Files.move(whole, folder.resolve("sites/" + id + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    Conf removeSite(String id) {
        try {
            Files.delete(folder.resolve("sites/" + id + ".yaml"));
            return this;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The environment variable that points a server here, beside the given ones. */
    Map<String, String> with(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PARLOR_CONF", folder.toString());
        return all;
    }

    private Conf write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
            return this;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
