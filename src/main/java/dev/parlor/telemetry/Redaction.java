package dev.parlor.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes out of a text what nobody should read later: values under telling names, and whatever looks like a secret.
 * Thread-safe.
 */
public final class Redaction {
    private static final String REDACTED = "(redacted)";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> names;
    private final List<Pattern> patterns;

    /**
     * What is taken out.
     *
     * @param names parts of the names of members whose values go, whatever their case
     * @param patterns regular expressions of texts that go
     */
    public Redaction(List<String> names, List<String> patterns) {
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        this.patterns = patterns.stream().map(Pattern::compile).toList();
    }

    /** The text without them: as JSON if it is JSON, else as words. */
    public String of(String text) {
        if (text.isBlank()) {
            return text;
        }
        try {
            return JSON.writeValueAsString(of(JSON.readTree(text)));
        } catch (JsonProcessingException notJson) {
            return words(text);
        }
    }

    private JsonNode of(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                member.setValue(isTelling(member.getKey()) ? TextNode.valueOf(REDACTED) : of(member.getValue()));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, of(array.get(i)));
            }
        } else if (node instanceof TextNode value) {
            return TextNode.valueOf(words(value.textValue()));
        }
        return node;
    }

    private boolean isTelling(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        return names.stream().anyMatch(plain::contains);
    }

    private String words(String text) {
        String left = text;
        for (Pattern pattern : patterns) {
            left = pattern.matcher(left).replaceAll(REDACTED);
        }
        return left;
    }
}
