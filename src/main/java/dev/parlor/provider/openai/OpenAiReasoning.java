package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reasoning under its many names, and what of it the server wants back. */
final class OpenAiReasoning {
    /** One detail; its texts may come in thousands of pieces. */
    private static final class Detail {
        private final ObjectNode fields = WireJson.object();
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder summary = new StringBuilder();

        boolean isContinuedBy(ObjectNode piece) {
            return fields.path("type").equals(piece.path("type"))
                    && fields.path("index").equals(piece.path("index"))
                    && !piece.has("data");
        }

        void add(ObjectNode piece) {
            text.append(WireJson.text(piece.path("text")));
            summary.append(WireJson.text(piece.path("summary")));
            for (Map.Entry<String, JsonNode> field : piece.properties()) {
                if (!fields.has(field.getKey()) || WireJson.isSaid(field.getValue())) {
                    fields.set(field.getKey(), field.getValue());
                }
            }
        }

        ObjectNode whole() {
            ObjectNode whole = fields.deepCopy();
            if (!text.isEmpty()) {
                whole.put("text", text.toString());
            }
            if (!summary.isEmpty()) {
                whole.put("summary", summary.toString());
            }
            return whole;
        }
    }

    private boolean wantsReasoningContent;
    private final List<Detail> details = new ArrayList<>();

    /** The reasoning of one delta; said under several names at once it counts once. */
    String read(JsonNode delta) {
        String content = WireJson.text(delta.path("reasoning_content"));
        wantsReasoningContent |= !content.isEmpty();
        String detailed = readDetails(delta.path("reasoning_details"));
        if (!content.isEmpty()) {
            return content;
        }
        String plain = WireJson.text(delta.path("reasoning"));
        return plain.isEmpty() ? detailed : plain;
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
            ArrayNode whole = message.putArray("reasoning_details");
            details.forEach(detail -> whole.add(detail.whole()));
        }
        return message;
    }

    private String readDetails(JsonNode written) {
        if (!written.isArray() || written.isEmpty()) {
            return "";
        }
        StringBuilder said = new StringBuilder();
        for (JsonNode detail : written) {
            said.append(WireJson.text(detail.path("text"))).append(WireJson.text(detail.path("summary")));
            if (detail instanceof ObjectNode fields) {
                keep(fields);
            }
        }
        return said.toString();
    }

    /** Pieces of one text become one detail again; everything else stays apart. */
    private void keep(ObjectNode piece) {
        if (details.isEmpty() || !details.getLast().isContinuedBy(piece)) {
            details.add(new Detail());
        }
        details.getLast().add(piece);
    }
}
