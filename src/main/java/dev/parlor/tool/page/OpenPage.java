package dev.parlor.tool.page;

import dev.parlor.conversation.ToolDefinition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of a visitor that is open at this moment, here or on another server.
 *
 * @param lastActive when its visitor last did something on it, in milliseconds since 1970
 * @param address where it is, as {@link PagePattern} compares it; null if it has not told
 * @param tools as the page declares them, whether or not the site allows them
 */
record OpenPage(String id, long lastActive, @Nullable String address, List<ToolDefinition> tools) {
    OpenPage {
        tools = List.copyOf(tools);
    }

    Optional<ToolDefinition> find(String tool) {
        return tools.stream().filter(each -> each.name().equals(tool)).findFirst();
    }
}
