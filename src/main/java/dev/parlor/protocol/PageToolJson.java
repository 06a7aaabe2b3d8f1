package dev.parlor.protocol;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.protocol.CommandJson.BadFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The functions of a page, as its client's hello declares them. How many and how large is not decided here. */
final class PageToolJson {
    private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

    private PageToolJson() {}

    /** Null if the hello says nothing of tools. */
    static @Nullable List<ToolDefinition> of(JsonObject hello) throws BadFrame {
        Object tools = hello.getValue("tools");
        if (tools == null) {
            return null;
        }
        if (!(tools instanceof JsonArray array)) {
            throw invalid("\"tools\" is a list.");
        }
        List<ToolDefinition> declared = new ArrayList<>();
        for (Object item : array) {
            if (!(item instanceof JsonObject tool)) {
                throw invalid("A tool is an object with a \"name\".");
            }
            declared.add(tool(tool));
        }
        return declared;
    }

    private static ToolDefinition tool(JsonObject tool) throws BadFrame {
        String name = CommandJson.text(tool, "name", Integer.MAX_VALUE);
        String description = CommandJson.text(tool, "description", Integer.MAX_VALUE);
        Object parameters = tool.getValue("parameters");
        if (name == null || !name.matches("[a-zA-Z0-9_-]{1,64}")) {
            throw invalid("A tool's \"name\" is 1 to 64 letters, digits, _ or -.");
        }
        if (parameters != null && !(parameters instanceof JsonObject)) {
            throw invalid("A tool's \"parameters\" are a JSON Schema, as an object.");
        }
        return new ToolDefinition(
                name,
                Objects.requireNonNullElse(description, ""),
                parameters instanceof JsonObject schema ? schema.encode() : NO_ARGUMENTS);
    }

    private static BadFrame invalid(String message) {
        return new BadFrame("invalid_tool", message);
    }
}
