package dev.parlor.schema;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a schema what would otherwise only show when a value meets it: the validator is lazy, and a schema may come
 * from an MCP server that nobody here has read.
 */
public final class SchemaFaults {
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    /** Keywords that hold a schema for the same value, not for a part of it. */
    private static final List<String> IN_PLACE = List.of("not", "if", "then", "else", "allOf", "anyOf", "oneOf");

    private static final List<String> ONE_SCHEMA = List.of(
            "items",
            "additionalProperties",
            "unevaluatedProperties",
            "propertyNames",
            "contains",
            "not",
            "if",
            "then",
            "else");

    private static final List<String> SCHEMAS_BY_NAME =
            List.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

    private static final List<String> LISTED_SCHEMAS = List.of("allOf", "anyOf", "oneOf", "prefixItems");

    private final Map<?, ?> root;
    private final Set<Object> ending = Collections.newSetFromMap(new IdentityHashMap<>());

    private SchemaFaults(Map<?, ?> root) {
        this.root = root;
    }

    /** The first fault as a sentence that begins with its place, or nothing. */
    public static Optional<String> find(Map<?, ?> root) {
        return Optional.ofNullable(new SchemaFaults(root).fault(root, "#"));
    }

    private @Nullable String fault(@Nullable Object schema, String place) {
        if (schema instanceof Boolean) {
            return null;
        }
        if (!(schema instanceof Map<?, ?> map)) {
            return place + " is not a schema";
        }
        String own = ownFault(map, place);
        return own != null ? own : faultBelow(map, place);
    }

    private @Nullable String ownFault(Map<?, ?> schema, String place) {
        if (schema.get("type") instanceof String type && !TYPES.contains(type)) {
            return place + "/type is not a type of JSON";
        }
        if (schema.containsKey("$ref") && !(target(schema) instanceof Map<?, ?>)) {
            return place + "/$ref leads nowhere within the schema";
        }
        if (schema.containsKey("enum") && !(schema.get("enum") instanceof List<?>)) {
            return place + "/enum is not a list";
        }
        if (!ends(schema, Collections.newSetFromMap(new IdentityHashMap<>()))) {
            return place + " refers to itself without an end";
        }
        return schema.get("pattern") instanceof String pattern && !isRegularExpression(pattern)
                ? place + "/pattern is not a regular expression"
                : null;
    }

    private @Nullable String faultBelow(Map<?, ?> schema, String place) {
        for (String keyword : ONE_SCHEMA) {
            String found = schema.containsKey(keyword) ? fault(schema.get(keyword), place + "/" + keyword) : null;
            if (found != null) {
                return found;
            }
        }
        for (String keyword : SCHEMAS_BY_NAME) {
            Object named = schema.containsKey(keyword) ? schema.get(keyword) : Map.of();
            if (!(named instanceof Map<?, ?> schemas)) {
                return place + "/" + keyword + " is not an object";
            }
            for (Map.Entry<?, ?> entry : schemas.entrySet()) {
                String found = keyword.equals("patternProperties") && !isRegularExpression((String) entry.getKey())
                        ? place + "/patternProperties has a name that is not a regular expression"
                        : fault(entry.getValue(), place + "/" + keyword + "/" + entry.getKey());
                if (found != null) {
                    return found;
                }
            }
        }
        for (String keyword : LISTED_SCHEMAS) {
            Object listed = schema.containsKey(keyword) ? schema.get(keyword) : List.of();
            if (!(listed instanceof List<?> schemas)) {
                return place + "/" + keyword + " is not a list";
            }
            for (int i = 0; i < schemas.size(); i++) {
                String found = fault(schemas.get(i), place + "/" + keyword + "/" + i);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Whether validation of one value comes to an end: no schema may be reached from itself without a step down. */
    private boolean ends(@Nullable Object schema, Set<Object> onTheWay) {
        if (!(schema instanceof Map<?, ?> map) || ending.contains(map)) {
            return true;
        }
        if (!onTheWay.add(map)) {
            return false;
        }
        boolean ends = ends(target(map), onTheWay)
                && IN_PLACE.stream()
                        .map(map::get)
                        .allMatch(part -> part instanceof List<?> list
                                ? list.stream().allMatch(each -> ends(each, onTheWay))
                                : ends(part, onTheWay))
                && (!(map.get("dependentSchemas") instanceof Map<?, ?> dependent)
                        || dependent.values().stream().allMatch(each -> ends(each, onTheWay)));
        onTheWay.remove(map);
        if (ends) {
            ending.add(map);
        }
        return ends;
    }

    private @Nullable Object target(Map<?, ?> schema) {
        return schema.get("$ref") instanceof String ref && (ref.equals("#") || ref.startsWith("#/"))
                ? JsonPath.of(ref.substring(1)).in(root)
                : null;
    }

    private static boolean isRegularExpression(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
