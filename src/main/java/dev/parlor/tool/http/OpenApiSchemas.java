package dev.parlor.tool.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The schemas of one operation as JSON Schema 2020-12: what OpenAPI 3.0 says in its own way is said in JSON Schema's, and
 * what is not for a caller (XML names, discriminators, read-only properties) is left out.
 *
 * <p>Schemas that are referred to become {@code $defs}, each once; so also those that refer to themselves.
 */
final class OpenApiSchemas {
    private static final Set<String> PLAIN = Set.of(
            "type",
            "format",
            "title",
            "description",
            "default",
            "enum",
            "const",
            "examples",
            "multipleOf",
            "maximum",
            "minimum",
            "maxLength",
            "minLength",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxProperties",
            "minProperties",
            "required");
    private static final Set<String> ONE_SCHEMA =
            Set.of("items", "additionalProperties", "propertyNames", "contains", "not", "if", "then", "else");
    private static final Set<String> LISTED_SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> SCHEMAS_BY_NAME = Set.of("properties", "patternProperties", "dependentSchemas");

    private final Map<String, String> namesByReference = new LinkedHashMap<>();
    private final Deque<OpenApiPart> waiting = new ArrayDeque<>();
    private final Deque<String> waitingNames = new ArrayDeque<>();

    /** One schema; what it refers to is kept for {@link #definitions}. */
    JsonNode translate(OpenApiPart part) {
        return part.exists() ? translate(part, part.json()) : JsonNodeFactory.instance.objectNode();
    }

    /** All that the schemas so far refer to, by name. */
    ObjectNode definitions() {
        ObjectNode definitions = JsonNodeFactory.instance.objectNode();
        while (!waiting.isEmpty()) {
            OpenApiPart part = waiting.removeFirst();
            definitions.set(waitingNames.removeFirst(), translate(part, part.json()));
        }
        return definitions;
    }

    private JsonNode translate(OpenApiPart part, JsonNode schema) {
        if (schema.isBoolean()) {
            return schema;
        }
        if (!(schema instanceof ObjectNode object)) {
            throw part.wrong("has a schema that is not an object");
        }
        ObjectNode translated = JsonNodeFactory.instance.objectNode();
        if (object.path("$ref").isTextual()) {
            translated.put("$ref", "#/$defs/" + nameOf(part, object.path("$ref").textValue()));
        }
        object.properties().forEach(keyword -> translate(part, keyword.getKey(), keyword.getValue(), translated));
        withoutReadOnly(object, translated);
        exclusive(object, translated, "exclusiveMinimum", "minimum");
        exclusive(object, translated, "exclusiveMaximum", "maximum");
        return object.path("nullable").asBoolean() ? nullable(translated) : translated;
    }

    private void translate(OpenApiPart part, String keyword, JsonNode value, ObjectNode into) {
        if (PLAIN.contains(keyword)) {
            into.set(keyword, value);
        } else if (ONE_SCHEMA.contains(keyword)) {
            into.set(keyword, translate(part, value));
        } else if (LISTED_SCHEMAS.contains(keyword)) {
            ArrayNode list = into.putArray(keyword);
            value.forEach(each -> list.add(translate(part, each)));
        } else if (SCHEMAS_BY_NAME.contains(keyword)) {
            ObjectNode named = into.putObject(keyword);
            value.properties().forEach(each -> named.set(each.getKey(), translate(part, each.getValue())));
        } else if (keyword.equals("example") && !into.has("examples")) {
            into.putArray("examples").add(value);
        } else if (keyword.equals("pattern") && isRegularExpression(value.asText())) {
            into.set(keyword, value);
        }
    }

    private String nameOf(OpenApiPart part, String reference) {
        return namesByReference.computeIfAbsent(reference, first -> {
            String wish = reference.substring(reference.lastIndexOf('/') + 1).replaceAll("[^a-zA-Z0-9_-]", "_");
            String name = wish.isEmpty() ? "schema" : wish;
            for (int i = 2; namesByReference.containsValue(name); i++) {
                name = wish + "_" + i;
            }
            waiting.add(part.follow(reference));
            waitingNames.add(name);
            return name;
        });
    }

    private static void withoutReadOnly(ObjectNode schema, ObjectNode translated) {
        if (translated.get("properties") instanceof ObjectNode properties) {
            schema.path("properties").properties().stream()
                    .filter(property -> property.getValue().path("readOnly").asBoolean())
                    .forEach(property -> {
                        properties.remove(property.getKey());
                        if (translated.get("required") instanceof ArrayNode required) {
                            ArrayNode others = translated.putArray("required");
                            required.forEach(name -> {
                                if (!name.asText().equals(property.getKey())) {
                                    others.add(name);
                                }
                            });
                        }
                    });
        }
    }

    /** A number since JSON Schema draft 6, before that a word on the bound beside it. */
    private static void exclusive(ObjectNode schema, ObjectNode translated, String keyword, String bound) {
        JsonNode value = schema.path(keyword);
        if (value.isNumber()) {
            translated.set(keyword, value);
        } else if (value.asBoolean() && translated.has(bound)) {
            translated.set(keyword, translated.remove(bound));
        }
    }

    private static ObjectNode nullable(ObjectNode schema) {
        if (schema.path("type").isTextual()) {
            String type = schema.path("type").textValue();
            schema.putArray("type").add(type).add("null");
            if (schema.get("enum") instanceof ArrayNode values) {
                schema.set("enum", values.deepCopy().addNull());
            }
            return schema;
        }
        ObjectNode either = JsonNodeFactory.instance.objectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    /** One that Java does not know is left to the server that asks for it. */
    private static boolean isRegularExpression(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException notJava) {
            return false;
        }
    }
}
