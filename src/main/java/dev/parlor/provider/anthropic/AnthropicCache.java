package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.provider.stream.WireJson;
import java.util.Set;

/**
 * Marks how far a request will be the same the next time: after the instructions, the tools and the last message.
 *
 * <p>A history only grows, so its last message is stable; the next request finds it twenty blocks back or nearer. Three
 * marks, where Anthropic takes four; none on an empty text or on thinking, which it refuses.
 */
final class AnthropicCache {
    private static final Set<String> MARKABLE = Set.of("text", "image", "tool_use", "tool_result");

    private AnthropicCache() {}

    static void mark(ObjectNode body) {
        markLast(body.path("system"));
        JsonNode tools = body.path("tools");
        if (tools.path(tools.size() - 1) instanceof ObjectNode last) {
            put(last);
        }
        JsonNode messages = body.path("messages");
        markLast(messages.path(messages.size() - 1).path("content"));
    }

    private static void markLast(JsonNode blocks) {
        if (blocks instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                if (array.get(i) instanceof ObjectNode block && isMarkable(block)) {
                    put(block);
                    return;
                }
            }
        }
    }

    private static boolean isMarkable(ObjectNode block) {
        String type = WireJson.text(block.path("type"));
        return MARKABLE.contains(type)
                && (!type.equals("text") || !WireJson.text(block.path("text")).isBlank());
    }

    private static void put(ObjectNode block) {
        block.putObject("cache_control").put("type", "ephemeral");
    }
}
