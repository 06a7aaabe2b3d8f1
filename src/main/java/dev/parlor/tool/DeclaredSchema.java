package dev.parlor.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.ToolDefinition;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a tool's declaration says of its arguments, with what may be left out filled in. */
public final class DeclaredSchema {
    private DeclaredSchema() {}

    /**
     * The schema of all arguments, those included that a site's file leaves out.
     *
     * @param declared null: one required text for each place
     * @param places where the tool's kind names an argument
     * @param identity arguments that the server fills in, which nobody has to declare
     */
    public static ObjectNode complete(
            @Nullable ObjectNode declared, Collection<String> places, Collection<String> identity) {
        ObjectNode schema =
                declared == null ? JsonNodeFactory.instance.objectNode().put("type", "object") : declared.deepCopy();
        ObjectNode properties = schema.withObjectProperty("properties");
        ArrayNode required = schema.withArrayProperty("required");
        Stream.concat(declared == null ? places.stream() : Stream.empty(), identity.stream())
                .filter(name -> !properties.has(name))
                .forEach(name -> {
                    properties.putObject(name).put("type", "string");
                    required.add(name);
                });
        return schema;
    }

    /** What a model is told of a declared tool; one without a description has its name in words. */
    public static ToolDefinition definition(String name, String description, ObjectNode schema) {
        return new ToolDefinition(name, description.isBlank() ? inWords(name) : description, schema.toString());
    }

    /** {@code get_weather} as {@code Get weather.} */
    private static String inWords(String name) {
        String words = name.replaceAll("[_-]+", " ").strip();
        return words.isEmpty() ? name : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
    }
}
