package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.provider.stream.WireJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What servers want back with the calls that they made: the reasoning before them, signatures beside them.
 *
 * <p>The JSON is {@code {"message":{…},"calls":[{…},…]}}: fields for the message, and for its calls in their order. An
 * answer without calls needs none of it, and some servers refuse it there.
 */
final class OpenAiOpaque {
    private OpenAiOpaque() {}

    static @Nullable OpaqueBlocks keep(String model, ObjectNode message, List<ObjectNode> calls) {
        boolean callsHaveNone = calls.stream().allMatch(JsonNode::isEmpty);
        if (calls.isEmpty() || (message.isEmpty() && callsHaveNone)) {
            return null;
        }
        ObjectNode kept = WireJson.object();
        kept.set("message", message);
        if (!callsHaveNone) {
            kept.putArray("calls").addAll(calls);
        }
        return new OpaqueBlocks(model, kept.toString());
    }

    /** Adds what was kept to a rendered message, if it still has the calls of that answer. */
    static void putBack(OpaqueBlocks opaque, ObjectNode message) {
        JsonNode kept = WireJson.read(opaque.json());
        JsonNode rendered = message.path("tool_calls");
        if (kept == null || rendered.isEmpty()) {
            return;
        }
        if (kept.path("message") instanceof ObjectNode fields) {
            message.setAll(fields);
        }
        if (kept.path("calls") instanceof ArrayNode calls && calls.size() == rendered.size()) {
            for (int i = 0; i < calls.size(); i++) {
                if (calls.get(i) instanceof ObjectNode fields && rendered.get(i) instanceof ObjectNode call) {
                    call.setAll(fields);
                }
            }
        }
    }
}
