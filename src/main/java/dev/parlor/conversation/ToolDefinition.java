package dev.parlor.conversation;

/**
 * What a model is told about a tool.
 *
 * @param name matches {@code [a-zA-Z0-9_-]{1,64}}, the intersection of what providers accept
 * @param description when to use it, and when not
 * @param parameters JSON Schema 2020-12 of the arguments, as JSON text; its top is an object
 */
public record ToolDefinition(String name, String description, String parameters) {
    public ToolDefinition {
        if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("a tool's name is 1 to 64 letters, digits, _ or -, not '" + name + "'");
        }
    }
}
