package dev.parlor.tool.page;

import dev.parlor.conversation.ToolDefinition;
import java.util.List;
import java.util.Optional;

/**
 * A page of a visitor that is open at this moment, here or on another server.
 *
 * @param lastActive when its visitor last did something on it, in milliseconds since 1970
 * @param tools as the page declares them, whether or not the site allows them
 */
record OpenPage(String id, long lastActive, List<ToolDefinition> tools) {
    OpenPage {
        tools = List.copyOf(tools);
    }

    Optional<ToolDefinition> find(String tool) {
        return tools.stream().filter(each -> each.name().equals(tool)).findFirst();
    }
}
