package dev.parlor.tool.extract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Whether a schema is of the kind that a provider enforces: every property required, and no others. */
final class StrictForm {
    private static final Set<String> OTHER =
            Set.of("patternProperties", "if", "dependentSchemas", "not", "oneOf", "allOf");

    private StrictForm() {}

    static boolean fits(JsonNode schema) {
        if (OTHER.stream().anyMatch(schema::has)) {
            return false;
        }
        boolean closed = !schema.has("properties")
                || (schema.path("additionalProperties").isBoolean()
                        && !schema.path("additionalProperties").asBoolean()
                        && required(schema).containsAll(names(schema)));
        boolean free = "object".equals(schema.path("type").asText()) && !schema.has("properties");
        return closed
                && !free
                && schema.path("properties").properties().stream().allMatch(each -> fits(each.getValue()))
                && schema.path("$defs").properties().stream().allMatch(each -> fits(each.getValue()))
                && (!schema.has("items") || fits(schema.path("items")))
                && StreamSupport.stream(schema.path("anyOf").spliterator(), false)
                        .allMatch(StrictForm::fits);
    }

    private static Set<String> required(JsonNode schema) {
        return StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private static Set<String> names(JsonNode schema) {
        return schema.path("properties").properties().stream()
                .map(property -> property.getKey())
                .collect(Collectors.toSet());
    }
}
