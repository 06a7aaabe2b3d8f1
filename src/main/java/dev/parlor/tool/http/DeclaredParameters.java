package dev.parlor.tool.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The parameters of a tool as far as its request has to fit them.
 *
 * @param names all of them
 * @param given those that every call has: required, or with a default
 * @param known whether the schema lists its properties, and so can be held against the places of a request
 */
record DeclaredParameters(Set<String> names, Set<String> given, boolean known) {
    private static final JsonMapper JSON = new JsonMapper();

    static DeclaredParameters of(String schema) {
        try {
            JsonNode tree = JSON.readTree(schema);
            JsonNode properties = tree.path("properties");
            Set<String> names =
                    properties.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
            Set<String> given = StreamSupport.stream(tree.path("required").spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
            properties.properties().stream()
                    .filter(property -> property.getValue().has("default"))
                    .forEach(property -> given.add(property.getKey()));
            boolean composed = tree.has("$ref") || tree.has("allOf") || tree.has("anyOf") || tree.has("oneOf");
            return new DeclaredParameters(names, given, !composed);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("parameters: are not JSON", notJson);
        }
    }

    /** Whether a call may have arguments that the request does not name. */
    boolean hasOthers(RequestTemplate request) {
        return !known || !request.names().containsAll(names);
    }

    /**
     * Finds places that no argument fills and arguments that go nowhere.
     *
     * @throws IllegalArgumentException with a sentence that begins with the key
     */
    void require(RequestTemplate request) {
        if (!known) {
            return;
        }
        Set<String> nobody = new TreeSet<>(request.names());
        nobody.removeAll(names);
        if (!nobody.isEmpty()) {
            throw new IllegalArgumentException("http: {" + String.join("}, {", nobody) + "} is not in parameters");
        }
        Set<String> absent = new TreeSet<>(request.needed());
        absent.removeAll(given);
        if (!absent.isEmpty()) {
            throw new IllegalArgumentException(
                    "parameters: the path needs " + String.join(", ", absent) + ", so it is required or has a default");
        }
        Set<String> lost = new TreeSet<>(names);
        lost.removeAll(request.names());
        if (!request.takesOthers() && !lost.isEmpty()) {
            throw new IllegalArgumentException(
                    "http: the body is declared, and " + String.join(", ", lost) + " goes nowhere in it");
        }
    }
}
