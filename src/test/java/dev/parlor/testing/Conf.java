package dev.parlor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** A configuration folder of a test's own. */
public final class Conf {
    private final Path folder;

    private Conf(Path folder) {
        this.folder = folder;
    }

    /** All keys as they are by themselves, and no site. */
    public static Conf bare(Path folder) {
        try {
            Files.createDirectories(folder.resolve("sites"));
            Files.copy(Path.of("conf", "logback.xml"), folder.resolve("logback.xml"));
            return new Conf(folder).parlor("");
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The same with the sample site {@code toolbox}. */
    public static Conf withToolbox(Path folder) {
        try {
            Conf conf = bare(folder);
            Files.copy(Path.of("conf/sites/toolbox.yaml"), folder.resolve("sites/toolbox.yaml"));
            return conf;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public Conf parlor(String yaml) {
        return write("parlor.yaml", yaml);
    }

    public Conf site(String id, String yaml) {
        return write("sites/" + id + ".yaml", yaml);
    }

    /** What makes a site's own tables. */
    public Conf tables(String id, String sql) {
        return write("sites/" + id + ".sql", sql);
    }

    /** As careful editors do: a file beside it first, then its name. */
    public Conf replaceSite(String id, String yaml) {
        try {
            Path whole = Files.writeString(folder.resolve("sites/." + id + ".tmp"), yaml);
            Files.move(whole, folder.resolve("sites/" + id + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
            return this;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public Conf removeSite(String id) {
        try {
            Files.delete(folder.resolve("sites/" + id + ".yaml"));
            return this;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** The environment variable that points a server here, beside the given ones. */
    public Map<String, String> with(Map<String, String> environment) {
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
