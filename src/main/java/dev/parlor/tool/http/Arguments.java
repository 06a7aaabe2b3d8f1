package dev.parlor.tool.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.StreamSupport;

/** The arguments of one call, each as JSON or as text. Numbers are what the model wrote, digit for digit. */
record Arguments(ObjectNode values) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    static Arguments of(JsonObject arguments) {
        try {
            return new Arguments((ObjectNode) JSON.readTree(arguments.encode()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("JSON that was just written", impossible);
        }
    }

    /** Whether there is something to say for the name; a null says nothing. */
    boolean has(String name) {
        return values.hasNonNull(name);
    }

    JsonNode value(String name) {
        return values.path(name);
    }

    /** A list gives one text for each of its items, every other value one; an object is told as JSON. */
    List<String> texts(String name) {
        JsonNode value = value(name);
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(Arguments::text)
                        .toList()
                : List.of(text(value));
    }

    private static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.toString();
    }
}
