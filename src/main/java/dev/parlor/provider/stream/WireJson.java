package dev.parlor.provider.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON trees from and to the wire, for everything that is not one more piece of text. */
public final class WireJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** More tokens than any answer has; sums of such counts are still far from the end of a long. */
    public static final long MOST = 1_000_000_000_000L;

    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

    private WireJson() {}

    /** The tree, or null if it is not JSON. Bytes that are not UTF-8 become U+FFFD. */
    public static @Nullable JsonNode read(byte[] bytes, int offset, int length) {
        try {
            return present(MAPPER.readTree(bytes, offset, length));
        } catch (IOException malformed) {
            // Servers that cut a character between two tokens send each half as it is.
            return read(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }

    /** The tree, or null if it is not JSON. */
    public static @Nullable JsonNode read(String text) {
        try {
            return present(MAPPER.readTree(text));
        } catch (JsonProcessingException malformed) {
            return null;
        }
    }

    /** The object that a tool call's arguments are; an empty one if they are empty, {@code null} or no object. */
    public static ObjectNode readArguments(String arguments) {
        return read(arguments) instanceof ObjectNode object ? object : object();
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** As UTF-8, without white space. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree is always JSON", impossible);
        }
    }

    /** The text of a string; empty for null, for an absent field and for anything else. */
    public static String text(@Nullable JsonNode node) {
        return node != null && node.isTextual() ? node.textValue() : "";
    }

    /** The text of a string, or the digits of a number; empty for anything else. */
    public static String scalar(JsonNode node) {
        return node.isTextual() || node.isNumber() ? node.asText() : "";
    }

    /**
     * A number of tokens, also one that was written as a string.
     *
     * @param otherwise what stands if this is no number
     * @return 0 to {@link #MOST}, whatever was written
     */
    public static long count(JsonNode node, long otherwise) {
        boolean written = node.isNumber()
                || (node.isTextual() && COUNT.matcher(node.textValue()).matches());
        return written ? (long) Math.clamp(node.asDouble(), 0.0, (double) MOST) : otherwise;
    }

    /** Whether the other side says something with this: not null, false, zero, or empty. */
    public static boolean isSaid(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY, OBJECT -> !node.isEmpty();
            case STRING -> !node.textValue().isEmpty();
            case NUMBER -> node.asDouble() != 0;
            case BOOLEAN -> node.booleanValue();
            case BINARY, MISSING, NULL, POJO -> false;
        };
    }

    private static @Nullable JsonNode present(@Nullable JsonNode tree) {
        return tree == null || tree.isMissingNode() ? null : tree;
    }
}
