package dev.parlor.embedded.demo;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.DemoPerson;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the demo model has learnt by heart, by the name under which it is asked: {@code demo/clinic} is the model that
 * knows {@code demo/clinic.yaml} of the configuration. Immutable.
 */
public final class Scripts {
    public static final Scripts NONE = new Scripts(Map.of());

    private final Map<String, Script> scripts;

    private Scripts(Map<String, Script> scripts) {
        this.scripts = Map.copyOf(scripts);
    }

    /**
     * Reads {@code *.yaml} of a folder, which need not be there.
     *
     * @throws ConfigProblem with file, line and key of what is wrong
     */
    public static Scripts read(Path folder) {
        if (!Files.isDirectory(folder)) {
            return NONE;
        }
        Map<String, Script> scripts = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.yaml")) {
            for (Path file : files) {
                scripts.put(file.getFileName().toString().replaceFirst("\\.yaml$", ""), ScriptFile.read(file));
            }
        } catch (IOException unreadable) {
            throw new ConfigProblem(folder + ": cannot be read; it holds what the demo model says on each site");
        }
        return new Scripts(scripts);
    }

    /** As whom visitors may look around on the site that a demo model knows; empty for most. */
    public List<DemoPerson> people(String model) {
        return of(model).people();
    }

    Script of(String model) {
        return scripts.getOrDefault(model, Script.EMPTY);
    }
}
