package dev.parlor.provider.capability;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parlor.config.ConfigProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** One file of the table, and complaints about it: file, line, key and what is wrong with it. */
final class ModelsFile {
    private static final YAMLMapper YAML = YAMLMapper.builder(new YAMLFactory())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private final String name;
    private final String text;

    ModelsFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** The one that every build brings along. */
    static ModelsFile packed() {
        try (InputStream in = ModelsFile.class.getResourceAsStream("/defaults/models.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the build left out defaults/models.yaml");
            }
            return new ModelsFile("defaults/models.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    static ModelsFile read(Path file) {
        try {
            return new ModelsFile(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new ConfigProblem(file + ": cannot be read");
        }
    }

    ObjectNode tree() {
        try {
            JsonNode tree = YAML.readTree(text);
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                return YAML.createObjectNode();
            }
            return onlyKeys("", tree, List.of("openai", "anthropic"));
        } catch (JsonProcessingException malformed) {
            int line = malformed.getLocation() == null
                    ? 1
                    : malformed.getLocation().getLineNr();
            throw new ConfigProblem(name + " line " + line + ": is not YAML: " + firstLine(malformed));
        }
    }

    /**
     * The tree, if it is an object with no other keys than these.
     *
     * @param path to it, for the complaint; empty for the whole file
     */
    ObjectNode onlyKeys(String path, JsonNode tree, List<String> known) {
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
     * What a server takes, from a tree that has every key.
     *
     * @param path of those keys in this file
     */
    Capabilities capabilities(String path, JsonNode tree) {
        try {
            return convert(tree);
        } catch (UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw problem(path + path(unknown), "is not a known key; known here: match, " + known);
        } catch (JsonMappingException wrong) {
            throw problem(path + path(wrong), firstLine(wrong));
        } catch (JsonProcessingException impossible) {
            throw problem(path, firstLine(impossible));
        }
    }

    /** Cannot fail for a tree whose every key was checked. */
    static Capabilities convert(JsonNode tree) throws JsonProcessingException {
        return YAML.treeToValue(tree, Capabilities.class);
    }

    ConfigProblem problem(String path, String sentence) {
        int line = line(path);
        return new ConfigProblem(name + (line == 0 ? "" : " line " + line) + ": " + path + ": " + sentence);
    }

    private static String path(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(step -> step.getFieldName() == null ? ".[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
    }

    private static String firstLine(JsonProcessingException problem) {
        return Objects.requireNonNullElse(problem.getOriginalMessage(), "cannot be used")
                .lines()
                .findFirst()
                .orElse("");
    }

    /** Where a path stands; 0 if nowhere. */
    private int line(String path) {
        String pointer = "/" + path.replaceAll("\\.?\\[(\\d+)]", ".$1").replace('.', '/');
        try (JsonParser parser = YAML.getFactory().createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (parser.getParsingContext().pathAsPointer().toString().equals(pointer)) {
                    return parser.currentTokenLocation().getLineNr();
                }
            }
        } catch (IOException half) {
            return 0;
        }
        return 0;
    }
}
