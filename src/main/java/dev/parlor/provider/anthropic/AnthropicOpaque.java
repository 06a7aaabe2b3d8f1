package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.provider.stream.WireJson;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All blocks of an answer in their order, as they must go back.
 *
 * <p>The JSON is the array of blocks, with <code>{"type":"tool_use"}</code> in the place of each call, because the calls
 * are the message's own. Nothing is kept of an answer that is text and then calls: the message says it all.
 */
final class AnthropicOpaque {
    private static final String TEXT = "text";
    private static final String CALL = "tool_use";

    private AnthropicOpaque() {}

    /** @param paused whether the provider is to go on from here, so that its open tools must go back as well */
    static @Nullable OpaqueBlocks keep(String model, List<ObjectNode> blocks, boolean paused) {
        Set<String> answered = new HashSet<>();
        blocks.forEach(block -> answered.add(WireJson.text(block.path("tool_use_id"))));
        ArrayNode kept = WireJson.array();
        boolean needed = false;
        for (ObjectNode block : blocks) {
            String type = WireJson.text(block.path("type"));
            if (type.equals(CALL)) {
                kept.addObject().put("type", CALL);
            } else if (goesBack(block, type, paused, answered)) {
                kept.add(block);
                needed |= !type.equals(TEXT) || !block.path("citations").isEmpty();
            }
        }
        return needed ? new OpaqueBlocks(model, kept.toString()) : null;
    }

    /** The blocks of a message; null if they are not those of its text and calls any more. */
    static @Nullable ArrayNode putBack(OpaqueBlocks opaque, String text, List<ObjectNode> calls) {
        JsonNode kept = WireJson.read(opaque.json());
        if (kept == null) {
            return null;
        }
        ArrayNode blocks = WireJson.array();
        StringBuilder keptText = new StringBuilder();
        Iterator<ObjectNode> nextCall = calls.iterator();
        for (JsonNode block : kept) {
            String type = WireJson.text(block.path("type"));
            String piece = type.equals(TEXT) ? WireJson.text(block.path(TEXT)) : "";
            keptText.append(piece);
            if (type.equals(CALL)) {
                if (nextCall.hasNext()) {
                    blocks.add(nextCall.next());
                } else if (!calls.isEmpty()) {
                    return null;
                }
            } else if (!type.equals(TEXT) || !piece.isBlank()) {
                blocks.add(block);
            }
        }
        return nextCall.hasNext() || !text.contentEquals(keptText) ? null : blocks;
    }

    /** Thinking without its signature is refused, and so is a tool of the provider's without its result. */
    private static boolean goesBack(ObjectNode block, String type, boolean paused, Set<String> answered) {
        return switch (type) {
            case "thinking" -> !WireJson.text(block.path("signature")).isEmpty();
            case "server_tool_use", "mcp_tool_use" -> paused || answered.contains(WireJson.text(block.path("id")));
            default -> true;
        };
    }
}
