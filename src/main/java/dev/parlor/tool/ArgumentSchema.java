package dev.parlor.tool;

import dev.parlor.schema.JsonPath;
import dev.parlor.schema.SchemaFaults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a tool's arguments as a tree: finds its parts, closes its objects and fills in its defaults.
 *
 * <p>Immutable after construction, safe from any thread.
 */
final class ArgumentSchema {
    /** Keywords that bring in properties from elsewhere; an object that has one is left as its author wrote it. */
    private static final List<String> COMPOSING =
            List.of("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "patternProperties");

    private final Map<?, ?> root;

    /** Takes a schema without {@link SchemaFaults}; objects in it that say nothing of other properties are closed. */
    ArgumentSchema(Map<?, ?> root) {
        Map<Object, Object> closed = closed(root, true);
        if (closed.get("$defs") instanceof Map<?, ?> defs && !closed.containsKey("allOf")) {
            closed.put("$defs", closedEach(defs));
        }
        this.root = closed;
    }

    Map<?, ?> root() {
        return root;
    }

    /**
     * Puts defaults where a property is missing, and drops an explicit null of an optional property that takes none,
     * which is how some models leave a property out.
     */
    void complete(Map<String, Object> arguments) {
        complete(root, arguments);
    }

    private void complete(@Nullable Object schema, @Nullable Object value) {
        Map<?, ?> resolved = resolve(schema);
        if (value instanceof Map<?, ?> object && resolved.get("properties") instanceof Map<?, ?> properties) {
            @SuppressWarnings("unchecked") // what JsonReading makes
            Map<String, Object> members = (Map<String, Object>) object;
            properties.forEach((name, property) -> completeMember(resolved, members, (String) name, property));
        } else if (value instanceof List<?> list && resolved.get("items") instanceof Map<?, ?> items) {
            list.forEach(item -> complete(items, item));
        }
    }

    private void completeMember(Map<?, ?> schema, Map<String, Object> members, String name, @Nullable Object property) {
        Map<?, ?> resolved = resolve(property);
        boolean required = schema.get("required") instanceof List<?> names && names.contains(name);
        if (members.containsKey(name) && members.get(name) == null && !required && !takesNull(resolved)) {
            members.remove(name);
        }
        if (members.containsKey(name)) {
            complete(resolved, members.get(name));
        } else if (property instanceof Map<?, ?> own && own.containsKey("default")) {
            members.put(name, copy(own.get("default")));
        } else if (resolved.containsKey("default")) {
            members.put(name, copy(resolved.get("default")));
        }
    }

    private Map<?, ?> resolve(@Nullable Object schema) {
        Object part = schema;
        while (part instanceof Map<?, ?> map && map.get("$ref") instanceof String ref) {
            part = JsonPath.of(ref.substring(1)).in(root);
        }
        return part instanceof Map<?, ?> map ? map : Map.of();
    }

    private static boolean takesNull(Map<?, ?> schema) {
        Object type = schema.get("type");
        if (schema.get("enum") instanceof List<?> values) {
            return values.contains(null);
        }
        return type instanceof String name
                ? name.equals("null")
                : !(type instanceof List<?> names) || names.contains("null");
    }

    private static Map<Object, Object> closed(Map<?, ?> schema, boolean top) {
        Map<Object, Object> copy = new LinkedHashMap<>(schema);
        copy.replaceAll((keyword, part) -> switch ((String) keyword) {
            case "properties" -> part instanceof Map<?, ?> each ? closedEach(each) : part;
            case "items" -> part instanceof Map<?, ?> items ? closed(items, false) : part;
            default -> part;
        });
        boolean lists = copy.containsKey("properties") || top;
        boolean decided = copy.containsKey("additionalProperties") || copy.containsKey("unevaluatedProperties");
        if (lists && !decided && COMPOSING.stream().noneMatch(copy::containsKey)) {
            copy.put("additionalProperties", false);
        }
        return copy;
    }

    private static Map<Object, Object> closedEach(Map<?, ?> schemas) {
        Map<Object, Object> copy = new LinkedHashMap<>(schemas);
        copy.replaceAll((name, schema) -> schema instanceof Map<?, ?> map ? closed(map, false) : schema);
        return copy;
    }

    /** A default goes into arguments that the tool may change. */
    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> members = new LinkedHashMap<>(map);
            members.replaceAll((name, member) -> copy(member));
            return members;
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>(list);
            items.replaceAll(ArgumentSchema::copy);
            return items;
        }
        return value;
    }
}
