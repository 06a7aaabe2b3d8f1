package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.provider.stream.CallIds;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content blocks of an answer, put together from their start, deltas and stop. */
final class AnthropicContent {
    /** One block; {@code written} gathers the field that its deltas append to. */
    static final class Block {
        private final int index;
        private final ObjectNode start;
        private final StringBuilder written = new StringBuilder();
        private boolean stopped;

        private Block(int index, ObjectNode start) {
            this.index = index;
            this.start = start;
        }

        void write(String piece) {
            written.append(piece);
        }

        private String type() {
            return WireJson.text(start.path("type"));
        }

        private boolean hasInput() {
            return switch (type()) {
                case "tool_use", "server_tool_use", "mcp_tool_use" -> true;
                default -> false;
            };
        }

        /** As the provider would have sent it in one piece. */
        private ObjectNode whole() {
            ObjectNode block = start.deepCopy();
            String text = written.toString();
            switch (type()) {
                case "text", "thinking" -> block.put(type(), text);
                default -> {
                    if (hasInput() && !text.isBlank()) {
                        block.set("input", WireJson.readArguments(text));
                    }
                }
            }
            return block;
        }

        private boolean isCall() {
            return type().equals("tool_use");
        }

        private String arguments() {
            JsonNode input = start.path("input");
            return written.isEmpty() && input.isObject() && !input.isEmpty() ? input.toString() : written.toString();
        }

        private ToolCall call() {
            String id = WireJson.text(start.path("id"));
            if (id.isEmpty()) {
                id = CallIds.fresh();
                start.put("id", id);
            }
            return new ToolCall(id, WireJson.text(start.path("name")), arguments());
        }
    }

    private final List<Block> blocks = new ArrayList<>();

    Block open(int index, ObjectNode start) {
        Block block = new Block(index, start);
        blocks.add(block);
        return block;
    }

    /** The open block of that index; null if there is none. */
    @Nullable
    Block at(int index) {
        for (Block block : blocks.reversed()) {
            if (block.index == index && !block.stopped) {
                return block;
            }
        }
        return null;
    }

    void stop(int index) {
        Block block = at(index);
        if (block != null) {
            block.stopped = true;
        }
    }

    /** A delta whose meaning is not known here: texts go on, anything else is replaced or added to a list. */
    void merge(Block block, JsonNode delta) {
        for (Map.Entry<String, JsonNode> field : delta.properties()) {
            switch (field.getKey()) {
                case "type" -> {}
                case "citation" -> block.start.withArray("/citations").add(field.getValue());
                default -> {
                    JsonNode before = block.start.path(field.getKey());
                    JsonNode after = field.getValue();
                    if (before.isTextual() && after.isTextual()) {
                        block.start.put(field.getKey(), before.textValue() + after.textValue());
                    } else {
                        block.start.set(field.getKey(), after);
                    }
                }
            }
        }
    }

    /** The calls whose end was seen, in their order. */
    List<ToolCall> calls() {
        return blocks.stream()
                .filter(block -> block.isCall() && block.stopped)
                .map(Block::call)
                .toList();
    }

    /** All blocks that can go back: those whose end was seen, and a text that was cut. */
    List<ObjectNode> whole() {
        return blocks.stream()
                .filter(block -> block.stopped || block.type().equals("text"))
                .map(Block::whole)
                .toList();
    }
}
