package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.provider.stream.WireJson;
import java.util.Map;

/** Reasoning under its many names, and what of it the server wants back. */
final class OpenAiReasoning {
    private boolean wantsReasoningContent;
    private final ArrayNode details = WireJson.array();

    /** The reasoning of one delta; said under several names at once it counts once. */
    String read(JsonNode delta) {
        String content = WireJson.text(delta.path("reasoning_content"));
        wantsReasoningContent |= !content.isEmpty();
        StringBuilder detailed = new StringBuilder();
        for (JsonNode detail : delta.path("reasoning_details")) {
            detailed.append(WireJson.text(detail.path("text"))).append(WireJson.text(detail.path("summary")));
            if (detail instanceof ObjectNode fields) {
                keep(fields);
            }
        }
        if (!content.isEmpty()) {
            return content;
        }
        String plain = WireJson.text(delta.path("reasoning"));
        return plain.isEmpty() ? detailed.toString() : plain;
    }

    /**
     * Fields for the message that these thoughts led to.
     *
     * @param reasoning all of it
     */
    ObjectNode echo(String reasoning) {
        ObjectNode message = WireJson.object();
        if (wantsReasoningContent) {
            message.put("reasoning_content", reasoning);
        }
        if (!details.isEmpty()) {
            message.set("reasoning_details", details);
        }
        return message;
    }

    /** Pieces of one text become one detail again; everything else stays apart. */
    private void keep(ObjectNode piece) {
        JsonNode last = details.path(details.size() - 1);
        boolean continues = last.path("type").equals(piece.path("type"))
                && last.path("index").equals(piece.path("index"))
                && !piece.has("data");
        if (!continues || !(last instanceof ObjectNode open)) {
            details.add(piece.deepCopy());
            return;
        }
        for (Map.Entry<String, JsonNode> field : piece.properties()) {
            boolean text = field.getKey().equals("text") || field.getKey().equals("summary");
            if (text) {
                String before = WireJson.text(open.path(field.getKey()));
                open.put(field.getKey(), before + WireJson.text(field.getValue()));
            } else if (!field.getValue().isNull() && !field.getValue().asText().isEmpty()) {
                open.set(field.getKey(), field.getValue());
            }
        }
    }
}
