package dev.parlor.provider.capability;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.config.ConfigProblem;
import dev.parlor.config.YamlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** One file of the table. */
final class ModelsFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private final YamlFile file;

    private ModelsFile(YamlFile file) {
        this.file = file;
    }

    /** The one that every build brings along. */
    static ModelsFile packed() {
        return new ModelsFile(YamlFile.packed("models.yaml"));
    }

    static ModelsFile read(Path file) {
        return new ModelsFile(YamlFile.read(file));
    }

    ObjectNode tree() {
        return file.tree(List.of("openai", "anthropic"));
    }

    /** The tree, if it is an object with no other keys than these. */
    ObjectNode onlyKeys(String path, JsonNode tree, List<String> known) {
        return file.onlyKeys(path, tree, known);
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
            throw problem(path + path(wrong), YamlFile.firstLine(wrong));
        } catch (JsonProcessingException impossible) {
            throw problem(path, YamlFile.firstLine(impossible));
        }
    }

    /** Cannot fail for a tree whose every key was checked. */
    static Capabilities convert(JsonNode tree) throws JsonProcessingException {
        return JSON.treeToValue(tree, Capabilities.class);
    }

    ConfigProblem problem(String path, String sentence) {
        return file.problem(path, sentence);
    }

    private static String path(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(step -> step.getFieldName() == null ? ".[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
    }
}
