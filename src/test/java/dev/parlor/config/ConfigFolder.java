package dev.parlor.config;

import dev.parlor.conversation.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A configuration folder with one site, which a test changes. */
final class ConfigFolder {
    final Map<String, String> environment = new HashMap<>();
    private final Path path;

    ConfigFolder(Path path) throws IOException {
        this.path = path;
        Files.createDirectories(path.resolve("sites"));
        write("parlor.yaml", "");
        write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\ngreeting: Hello.\n");
    }

    void write(String file, String text) throws IOException {
        Files.writeString(path.resolve(file), text);
    }

    Configuration load() {
        return Configuration.load(path, environment::get);
    }

    /** What is said of the files, whether or not they can be loaded. */
    List<Finding> findings() {
        return Configuration.read(path, environment::get).findings();
    }

    /** The one site, loaded. */
    SiteConfig shop() {
        return Objects.requireNonNull(load().sites().get(new SiteId("shop")));
    }
}
