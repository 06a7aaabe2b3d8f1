package dev.parlor.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * One YAML file as a tree, and complaints about it: file, line, key and what is wrong with it. Numbers with a point are
 * as exact as they are written. Immutable; usable from any thread.
 */
public final class YamlFile {
    private final String name;
    private final String text;

    /**
     * A file that was read.
     *
     * @param name for complaints
     */
    public YamlFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** One of {@code defaults/}, which every build brings along. */
    public static YamlFile packed(String name) {
        String path = "defaults/" + name;
        try (InputStream in = YamlFile.class.getResourceAsStream("/" + path)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + path);
            }
            return new YamlFile(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /**
     * A file of {@code conf/}.
     *
     * @throws ConfigProblem if it cannot be read
     */
    public static YamlFile read(Path file) {
        try {
            return new YamlFile(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new ConfigProblem(file + ": cannot be read");
        }
    }

    /**
     * What the file says; an empty object if it says nothing.
     *
     * @throws ConfigProblem if it is not YAML, or has other keys at its top than these
     */
    public ObjectNode tree(List<String> known) {
        try {
            return onlyKeys("", YamlTree.read(text).json(), known);
        } catch (YamlTree.NotYaml malformed) {
            throw new ConfigProblem(name + " line " + malformed.line() + ": is not YAML: " + malformed.getMessage());
        }
    }

    /**
     * The tree, if it is an object with no other keys than these.
     *
     * @param path to it, for the complaint; empty for the whole file
     * @throws ConfigProblem if it is not
     */
    public ObjectNode onlyKeys(String path, JsonNode tree, List<String> known) {
        if (!(tree instanceof ObjectNode object)) {
            throw problem(path, "must have keys: " + String.join(", ", known));
        }
        object.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw problem(
                        path.isEmpty() ? key : path + "." + key,
                        "is not a known key; known here: " + String.join(", ", known));
            }
        });
        return object;
    }

    /**
     * A complaint, to be thrown.
     *
     * @param path keys with dots between them, places in a list as {@code [0]}
     */
    public ConfigProblem problem(String path, String sentence) {
        int line = line(path);
        return new ConfigProblem(name + (line == 0 ? "" : " line " + line) + ": " + path + ": " + sentence);
    }

    /** What is wrong, without where and without the lines after the first. */
    public static String firstLine(JsonProcessingException problem) {
        return Objects.requireNonNullElse(problem.getOriginalMessage(), "cannot be used")
                .lines()
                .findFirst()
                .orElse("");
    }

    /** Where a path stands; 0 if nowhere. */
    private int line(String path) {
        try {
            String dotted = path.replaceAll("\\.?\\[", ".[").replaceFirst("^\\.", "");
            return YamlTree.read(text).lines().getOrDefault(dotted, 0);
        } catch (YamlTree.NotYaml malformed) {
            return 0;
        }
    }
}
