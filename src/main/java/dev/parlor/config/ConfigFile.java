package dev.parlor.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parlor.conversation.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One YAML file below {@code conf/}, laid over its defaults, as a record.
 *
 * <p>{@code ${NAME}} and {@code ${NAME:default}} inside a text read the environment. Keys are snake_case. Every
 * complaint names file, line and key.
 */
final class ConfigFile {
    private static final YAMLMapper YAML = YAMLMapper.builder(new YAMLFactory())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(new SimpleModule()
                    .addDeserializer(Duration.class, new DurationText())
                    .addDeserializer(Money.class, new UsdNumber())
                    .addDeserializer(Secret.class, new SecretText()))
            .build();

    private final String name;
    private final String text;
    private final @Nullable UnaryOperator<@Nullable String> environment;

    private ConfigFile(String name, String text, @Nullable UnaryOperator<@Nullable String> environment) {
        this.name = name;
        this.text = text;
        this.environment = environment;
    }

    static ConfigFile read(Path file, UnaryOperator<@Nullable String> environment) {
        try {
            return new ConfigFile(file.toString(), Files.readString(file), environment);
        } catch (IOException unreadable) {
            throw new ConfigProblem(file + ": cannot be read; set PARLOR_CONF to the folder with parlor.yaml");
        }
    }

    /** A text from elsewhere, in which nothing refers to the environment. */
    static ConfigFile of(String name, String text) {
        return new ConfigFile(name, text, null);
    }

    /** The record of this file where {@code defaults} fills what the file leaves out. */
    <T> T over(String defaults, Class<T> type) {
        try {
            JsonNode merged = merge(tree(defaults), tree(text));
            return YAML.treeToValue(resolve(merged), type);
        } catch (UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw at(path(unknown), "is not a known key; known here: " + known);
        } catch (JsonMappingException wrong) {
            Throwable said = wrong.getCause() instanceof IllegalArgumentException cause ? cause : wrong;
            throw at(path(wrong), firstLine(said));
        } catch (JsonProcessingException notYaml) {
            JsonLocation where = notYaml.getLocation();
            throw new ConfigProblem(name + (where == null ? "" : " line " + where.getLineNr()) + ": is not YAML: "
                    + firstLine(notYaml));
        }
    }

    private static JsonNode tree(String yaml) throws JsonProcessingException {
        JsonNode tree = YAML.readTree(yaml);
        return tree == null || tree.isMissingNode() || tree.isNull() ? YAML.createObjectNode() : tree;
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

    private JsonNode resolve(JsonNode node) {
        switch (node) {
            case ObjectNode object -> object.properties().forEach(entry -> entry.setValue(resolve(entry.getValue())));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, resolve(array.get(i)));
                }
            }
            case TextNode value -> {
                return environment == null
                        ? value
                        : TextNode.valueOf(new EnvironmentText(environment).resolve(value.textValue()));
            }
            default -> {}
        }
        return node;
    }

    private static String firstLine(Throwable problem) {
        String message = problem instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : Objects.requireNonNullElse(problem.getMessage(), "cannot be used");
        return message.lines().findFirst().orElse("");
    }

    private ConfigProblem at(String path, String sentence) {
        Integer line = lines().get(path);
        return new ConfigProblem(name + (line == null ? "" : " line " + line) + ": " + path + ": " + sentence);
    }

    private static String path(JsonMappingException problem) {
        return problem.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** The line on which each key stands, by its dotted path. */
    private Map<String, Integer> lines() {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = YAML.getFactory().createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String pointer = parser.getParsingContext().pathAsPointer().toString();
                String path = pointer.replaceFirst("^/", "")
                        .replaceAll("/(\\d+)(?=/|$)", ".[$1]")
                        .replace('/', '.');
                lines.putIfAbsent(path, parser.currentTokenLocation().getLineNr());
            }
        } catch (IOException half) {
            return lines;
        }
        return lines;
    }

    /** 250ms, 10s, 5m, 24h, 365d. */
    private static final class DurationText extends StdScalarDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationText() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText().strip();
            if (!text.matches("\\d{1,9}(ms|s|m|h|d)")) {
                throw JsonMappingException.from(
                        parser, "'" + text + "' is not a duration; write 250ms, 10s, 5m, 24h or 365d");
            }
            long amount = Long.parseLong(text.replaceAll("\\D", ""));
            return switch (text.replaceAll("\\d", "")) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
    }

    /** Dollars, with up to six digits after the point. */
    private static final class UsdNumber extends StdScalarDeserializer<Money> {
        private static final long serialVersionUID = 1L;
        private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

        UsdNumber() {
            super(Money.class);
        }

        @Override
        public Money deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getText().strip();
            BigDecimal usd = text.matches("\\d{1,7}(\\.\\d{1,6})?") ? new BigDecimal(text) : BigDecimal.valueOf(-1);
            if (usd.signum() < 0 || usd.compareTo(MOST) > 0) {
                throw JsonMappingException.from(
                        parser, "'" + text + "' is no amount; write US dollars such as 0.50, from 0 to " + MOST);
            }
            return Money.ofUsd(usd);
        }
    }

    private static final class SecretText extends StdScalarDeserializer<Secret> {
        private static final long serialVersionUID = 1L;

        SecretText() {
            super(Secret.class);
        }

        @Override
        public Secret deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new Secret(parser.getText());
        }
    }
}
