package dev.parlor.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One YAML file below {@code conf/}, laid over its defaults, as a record.
 *
 * <p>{@code ${NAME}} and {@code ${NAME:default}} inside a text read the environment. Keys are snake_case. Every
 * complaint names file, line and key.
 */
final class ConfigFile {
    private static final JsonMapper RECORDS = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(ConfigValues.module())
            .build();

    private static final int MOST_FINDINGS = 100;
    private static final Pattern NAME_OF_A_CLASS = Pattern.compile("`(?:dev\\.parlor|java)\\.");
    private static final Pattern NAMES_OF_AN_ENUM = Pattern.compile("Enum class: \\[([^\\]]*)]");
    private static final Pattern KEY_FIRST = Pattern.compile("([a-z_]+(?:\\.[a-z_]+)*):? .*", Pattern.DOTALL);

    private final String name;
    private final String text;
    private final @Nullable EnvironmentText environment;
    private final @Nullable EnvironmentText trusted;
    private final Map<String, Integer> lines;

    private ConfigFile(
            String name,
            String text,
            @Nullable UnaryOperator<@Nullable String> environment,
            Predicate<String> permitted) {
        this.name = name;
        this.text = text;
        this.environment = environment == null ? null : new EnvironmentText(environment, permitted);
        this.trusted = environment == null ? null : new EnvironmentText(environment, variable -> true);
        this.lines = findLines(text);
    }

    static ConfigFile read(Path file, UnaryOperator<@Nullable String> environment) {
        try {
            return of(file.toString(), Files.readString(file), environment, variable -> true);
        } catch (IOException unreadable) {
            throw new ConfigProblem(file + ": cannot be read; set PARLOR_CONF to the folder with parlor.yaml");
        }
    }

    /** A text from elsewhere, in which nothing refers to the environment. */
    static ConfigFile of(String name, String text) {
        return new ConfigFile(name, text, null, variable -> true);
    }

    /**
     * A text that was read.
     *
     * @param permitted which variables it may read; any other is an error
     */
    static ConfigFile of(
            String name, String text, UnaryOperator<@Nullable String> environment, Predicate<String> permitted) {
        return new ConfigFile(name, text, environment, permitted);
    }

    /**
     * What a file says and what is wrong with it.
     *
     * @param value with the defaults in the place of what is wrong; null if too little could be understood
     */
    record Read<T>(@Nullable T value, List<Finding> findings) {
        T orThrow() {
            if (value == null || Finding.anyError(findings)) {
                throw new ConfigProblem(findings);
            }
            return value;
        }
    }

    /** The record of this file where {@code defaults} fills what the file leaves out. */
    <T> T over(String defaults, Class<T> type) {
        return read(defaults, type).orThrow();
    }

    /** The same with all that is wrong, as far as one error does not hide another. */
    <T> Read<T> read(String defaults, Class<T> type) {
        List<Finding> findings = new ArrayList<>();
        ConfigTree tree;
        try {
            JsonNode below = resolve(YamlTree.read(defaults).json(), trusted, "", new ArrayList<>());
            JsonNode own = resolve(YamlTree.read(text).json(), environment, "", findings);
            tree = new ConfigTree(merge(below, own), below);
        } catch (YamlTree.NotYaml malformed) {
            findings.add(finding(malformed.line(), "", "is not YAML: " + malformed.getMessage()));
            return new Read<>(null, findings);
        }
        while (findings.size() < MOST_FINDINGS) {
            try {
                return new Read<>(RECORDS.treeToValue(tree.json(), type), findings);
            } catch (JsonMappingException wrong) {
                boolean unknown = wrong instanceof UnrecognizedPropertyException;
                String path = tree.path(wrong.getPath());
                if (!tree.isHole(path)) {
                    findings.addAll(findings(path, wrong));
                }
                if (!unknown) {
                    findings.addAll(unknownKeys(path, tree.at(wrong.getPath()), typeAt(type, wrong.getPath())));
                }
                if (!tree.drop(wrong.getPath(), !unknown)) {
                    return new Read<>(null, findings);
                }
            } catch (JsonProcessingException odd) {
                findings.add(finding(0, "", firstLine(odd)));
                return new Read<>(null, findings);
            }
        }
        return new Read<>(null, findings);
    }

    /** Of what is taken out as a whole, since its reader complains of values before it looks at unknown keys. */
    private List<Finding> unknownKeys(String path, @Nullable JsonNode node, @Nullable JavaType type) {
        if (!(node instanceof ObjectNode object) || type == null || type.isContainerType()) {
            return List.of();
        }
        Set<String> known = properties(type).keySet();
        return object.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> !known.isEmpty() && !known.contains(key))
                .map(key -> unknownKey(path.isEmpty() ? key : path + "." + key, known))
                .toList();
    }

    private static @Nullable JavaType typeAt(Class<?> root, List<JsonMappingException.Reference> steps) {
        JavaType type = RECORDS.constructType(root);
        for (JsonMappingException.Reference step : steps) {
            if (type != null) {
                type = type.isContainerType()
                        ? type.getContentType()
                        : properties(type).get(step.getFieldName());
            }
        }
        return type;
    }

    private static Map<String, JavaType> properties(JavaType type) {
        Map<String, JavaType> properties = new TreeMap<>();
        RECORDS.getDeserializationConfig().introspect(type).findProperties().stream()
                .filter(BeanPropertyDefinition::couldDeserialize)
                .forEach(property -> properties.put(property.getName(), property.getPrimaryType()));
        return properties;
    }

    private Finding unknownKey(String path, Collection<?> known) {
        String names = known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
        return finding(line(lines, path), path, "is not a known key; known here: " + names);
    }

    private List<Finding> findings(String path, JsonMappingException wrong) {
        if (wrong instanceof UnrecognizedPropertyException unknown) {
            return List.of(unknownKey(path, unknown.getKnownPropertyIds()));
        }
        if (wrong.getCause() instanceof UnfitValues several) {
            return several.sentences().stream().map(each -> at(path, each)).toList();
        }
        Throwable said = wrong.getCause() instanceof IllegalArgumentException cause ? cause : wrong;
        return List.of(at(path, firstLine(said)));
    }

    /** A sentence about a record may begin with the key in it that is meant. */
    private Finding at(String path, String sentence) {
        Matcher first = KEY_FIRST.matcher(sentence);
        String inside = first.matches() ? (path.isEmpty() ? "" : path + ".") + first.group(1) : path;
        if (inside.equals(path) || !lines.containsKey(inside)) {
            return finding(line(lines, path), path, sentence);
        }
        return finding(line(lines, inside), inside, sentence.replaceFirst("^" + first.group(1) + ": ", ""));
    }

    private Finding finding(int line, String key, String sentence) {
        return new Finding(
                Finding.Weight.ERROR, name, line, key, environment == null ? sentence : environment.hide(sentence));
    }

    private static JsonNode merge(JsonNode defaults, JsonNode own) {
        if (!(defaults instanceof ObjectNode below) || !(own instanceof ObjectNode above)) {
            return own.isNull() ? defaults : own;
        }
        ObjectNode merged = below.deepCopy();
        above.properties().forEach(entry -> {
            JsonNode under = below.get(entry.getKey());
            merged.set(entry.getKey(), under == null ? entry.getValue() : merge(under, entry.getValue()));
        });
        return merged;
    }

    private JsonNode resolve(JsonNode node, @Nullable EnvironmentText from, String path, List<Finding> findings) {
        switch (node) {
            case ObjectNode object ->
                object.properties()
                        .forEach(entry -> entry.setValue(resolve(
                                entry.getValue(),
                                from,
                                path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                                findings)));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, resolve(array.get(i), from, path + ".[" + i + "]", findings));
                }
            }
            case TextNode value -> {
                if (from != null) {
                    TextNode resolved = TextNode.valueOf(from.resolve(value.textValue()));
                    from.takeUnset().forEach(variable -> findings.add(unset(variable, path)));
                    from.takeForbidden().forEach(variable -> findings.add(forbidden(variable, path)));
                    return resolved;
                }
            }
            default -> {}
        }
        return node;
    }

    private Finding unset(String variable, String path) {
        String sentence =
                "the environment has no " + variable + "; set it, or write ${" + variable + ":} if it may be missing";
        return new Finding(Finding.Weight.WARNING, name, line(lines, path), path, sentence);
    }

    private Finding forbidden(String variable, String path) {
        String sentence = "may not read " + variable + "; a site that is made over the API reads the variables that"
                + " sites.api_environment of parlor.yaml lists";
        return new Finding(Finding.Weight.ERROR, name, line(lines, path), path, sentence);
    }

    /** What belongs there, in words of YAML. */
    private static String shape(MismatchedInputException misfit) {
        Class<?> type = misfit.getTargetType();
        Matcher names = NAMES_OF_AN_ENUM.matcher(misfit.getOriginalMessage());
        if (type != null && type.isEnum() && names.find()) {
            return Stream.of(names.group(1).toLowerCase(Locale.ROOT).split(", "))
                    .sorted()
                    .collect(Collectors.joining(", ", "is one of ", ""));
        }
        boolean isList = type != null && Collection.class.isAssignableFrom(type);
        return isList ? "is a list" : "is not what belongs here; a mapping of keys would be";
    }

    private static String firstLine(Throwable problem) {
        if (problem instanceof MismatchedInputException misfit
                && NAME_OF_A_CLASS.matcher(misfit.getOriginalMessage()).find()) {
            return shape(misfit);
        }
        String message = problem instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : Objects.requireNonNullElse(problem.getMessage(), "cannot be used");
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^Missing required creator property '.*", "is missing");
    }

    /** Where each key stands. */
    Map<String, Integer> lines() {
        return lines;
    }

    /** The line of a key, or of what it would be in; 0 if it is nowhere. */
    static int line(Map<String, Integer> lines, String path) {
        for (String key = path; !key.isEmpty(); key = key.substring(0, Math.max(0, key.lastIndexOf('.')))) {
            Integer line = lines.get(key);
            if (line != null) {
                return line;
            }
        }
        return 0;
    }

    private static Map<String, Integer> findLines(String text) {
        try {
            return YamlTree.read(text).lines();
        } catch (YamlTree.NotYaml malformed) {
            return Map.of();
        }
    }
}
