package dev.parlor.schema;

import io.vertx.core.json.Json;
import io.vertx.json.schema.OutputUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with an object, and what would be right, so that a model can correct itself in one go. */
final class Violations {
    private static final int MOST_SENTENCES = 8;
    private static final int LONGEST_QUOTE = 400;

    /** Keywords whose error only says that something below them is wrong, which has an error of its own. */
    private static final Set<String> PASSING_ON = Set.of(
            "properties", "patternProperties", "items", "prefixItems", "$ref", "allOf", "if", "dependentSchemas");

    private final Map<?, ?> schema;
    private final Map<?, ?> value;
    private final String member;

    /** @param member what a property is called, such as "argument" */
    Violations(Map<?, ?> schema, Map<?, ?> value, String member) {
        this.schema = schema;
        this.value = value;
        this.member = member;
    }

    /** @param output of a failed validation, in the Basic format */
    String describe(OutputUnit output) {
        List<OutputUnit> errors = output.getErrors() == null ? List.of() : output.getErrors();
        List<String> choices = errors.stream()
                .map(OutputUnit::getKeywordLocation)
                .filter(location -> location.endsWith("/oneOf") || location.endsWith("/anyOf"))
                .map(location -> location + "/")
                .toList();
        Set<String> sentences = new LinkedHashSet<>();
        for (OutputUnit error : errors) {
            boolean inChoice = choices.stream().anyMatch(error.getKeywordLocation()::startsWith);
            String sentence = inChoice ? null : sentence(error);
            if (sentence != null) {
                sentences.add(place(error).render(value) + " " + sentence);
            }
        }
        if (sentences.isEmpty()) {
            return "$ does not fit the schema";
        }
        String more = sentences.size() > MOST_SENTENCES ? "; and " + (sentences.size() - MOST_SENTENCES) + " more" : "";
        return sentences.stream().limit(MOST_SENTENCES).collect(Collectors.joining("; ")) + more;
    }

    /** Goes on from the JSON path of the value; null when another error says it better. */
    private @Nullable String sentence(OutputUnit error) {
        String location = error.getAbsoluteKeywordLocation();
        JsonPath path = JsonPath.of(location.substring(location.indexOf('#') + 1));
        String keyword = path.last();
        if (PASSING_ON.contains(keyword)) {
            return null;
        }
        Object parent = path.parent().in(schema);
        Object wanted = path.in(schema);
        return switch (keyword) {
            case "type" -> "must be of type " + (wanted instanceof List<?> types ? join(types, " or ") : wanted);
            case "required" -> "lacks " + missing(wanted, error);
            case "additionalProperties", "unevaluatedProperties" -> unknown(parent, wanted, error);
            case "enum" -> "must be one of " + quote(wanted);
            case "const" -> "must be " + quote(wanted);
            case "pattern" -> "must match the regular expression " + wanted;
            case "format" -> "must be a valid " + wanted + example(String.valueOf(wanted));
            case "minimum" -> "must be at least " + wanted;
            case "maximum" -> "must be at most " + wanted;
            case "exclusiveMinimum" -> "must be more than " + wanted;
            case "exclusiveMaximum" -> "must be less than " + wanted;
            case "multipleOf" -> "must be a multiple of " + wanted;
            case "minLength" -> "must have at least " + wanted + " characters";
            case "maxLength" -> "must have at most " + wanted + " characters";
            case "minItems" -> "must have at least " + wanted + " items";
            case "maxItems" -> "must have at most " + wanted + " items";
            case "minProperties" -> "must have at least " + wanted + " properties";
            case "maxProperties" -> "must have at most " + wanted + " properties";
            case "uniqueItems" -> "must not hold an item twice";
            case "oneOf" -> "must fit exactly one of " + quote(wanted);
            case "anyOf" -> "must fit at least one of " + quote(wanted);
            case "not" -> "must not fit " + quote(wanted);
            default -> "is wrong: " + error.getError();
        };
    }

    private String missing(@Nullable Object required, OutputUnit error) {
        Object object = place(error).in(value);
        return required instanceof List<?> names && object instanceof Map<?, ?> members
                ? names.stream()
                        .filter(name -> !members.containsKey(name))
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                : "a required property";
    }

    /** The validator reports a known property with a wrong value as an additional one too: that one is passed over. */
    private @Nullable String unknown(@Nullable Object parent, @Nullable Object wanted, OutputUnit error) {
        Map<?, ?> properties = parent instanceof Map<?, ?> map && map.get("properties") instanceof Map<?, ?> listed
                ? listed
                : Map.of();
        if (!Boolean.FALSE.equals(wanted) || properties.containsKey(place(error).last())) {
            return null;
        }
        return "is not a known " + member + "; known are: "
                + (properties.isEmpty() ? "none" : join(new ArrayList<>(properties.keySet()), ", "));
    }

    private static JsonPath place(OutputUnit error) {
        return JsonPath.of(error.getInstanceLocation().substring(1));
    }

    private static String example(String format) {
        return switch (format) {
            case "date" -> " such as 2026-02-27";
            case "date-time" -> " such as 2026-02-27T10:30:00Z";
            case "time" -> " such as 10:30:00Z";
            case "duration" -> " such as PT30M";
            case "uri" -> " such as https://example.com/page";
            case "email" -> " such as name@example.com";
            default -> "";
        };
    }

    private static String quote(@Nullable Object value) {
        String text = Json.encode(value);
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    }

    private static String join(List<?> parts, String between) {
        String text = parts.stream().map(String::valueOf).collect(Collectors.joining(between));
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    }
}
