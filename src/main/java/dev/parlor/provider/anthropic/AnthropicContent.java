package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.provider.stream.CallIds;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The content blocks of an answer, put together from their start, deltas and stop. */
final class AnthropicContent {
    /** One block; {@code written} gathers the field that its known deltas append to, {@code merged} the others. */
    static final class Block {
        private final int index;
        private final ObjectNode start;
        private final StringBuilder written = new StringBuilder();
        private final Map<String, StringBuilder> merged = new HashMap<>();
        private boolean stopped;

        private Block(int index, ObjectNode start) {
            this.index = index;
            this.start = start;
        }

        void write(String piece) {
            written.append(piece);
        }

        String type() {
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
            merged.forEach((field, text) -> block.put(field, text.toString()));
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
            return type().equals("tool_use") && !name().isEmpty();
        }

        private String name() {
            return WireJson.text(start.path("name"));
        }

        /** Written in pieces, or whole where the block begins. */
        private String arguments() {
            JsonNode input = start.path("input");
            String given = input.isObject() && !input.isEmpty() ? input.toString() : WireJson.text(input);
            return written.toString().isBlank() && !given.isEmpty() ? given : written.toString();
        }

        private ToolCall call() {
            String id = WireJson.scalar(start.path("id"));
            if (id.isEmpty()) {
                id = CallIds.fresh();
                start.put("id", id);
            }
            return new ToolCall(id, name(), arguments());
        }

        /** Texts go on, anything else is replaced or added to a list. */
        private void merge(String field, JsonNode value) {
            if (field.equals("citation")) {
                ArrayNode citations =
                        start.path("citations") instanceof ArrayNode begun ? begun : start.putArray("citations");
                citations.add(value);
            } else if (value.isTextual()) {
                merged.computeIfAbsent(field, first -> new StringBuilder(WireJson.text(start.path(field))))
                        .append(value.textValue());
            } else {
                merged.remove(field);
                start.set(field, value);
            }
        }
    }

    private final List<Block> blocks = new ArrayList<>();

    Block open(int index, ObjectNode start) {
        Block block = new Block(index, start);
        blocks.add(block);
        return block;
    }

    /** How many blocks were opened. */
    int size() {
        return blocks.size();
    }

    /** The open block of that index and type, opened now if its start never came. */
    Block at(int index, String type) {
        Block block = find(index, each -> each.type().equals(type));
        return block == null ? open(index, WireJson.object().put("type", type)) : block;
    }

    /** A piece of a call's input; some servers send it as the object that it is. */
    void addInput(int index, JsonNode piece) {
        Block block = find(index, Block::hasInput);
        if (block != null) {
            block.write(piece.isObject() ? piece.toString() : WireJson.text(piece));
        }
    }

    /** A delta whose meaning is not known here. */
    void merge(int index, JsonNode delta) {
        Block block = find(index, any -> true);
        if (block != null) {
            for (Map.Entry<String, JsonNode> field : delta.properties()) {
                if (!field.getKey().equals("type")) {
                    block.merge(field.getKey(), field.getValue());
                }
            }
        }
    }

    void stop(int index) {
        Block block = find(index, any -> true);
        if (block != null) {
            block.stopped = true;
        }
    }

    void stopAll() {
        blocks.forEach(block -> block.stopped = true);
    }

    /** The calls whose end was seen, in their order, each with an id of its own. */
    List<ToolCall> calls() {
        return CallIds.distinct(blocks.stream()
                .filter(block -> block.isCall() && block.stopped)
                .map(Block::call)
                .toList());
    }

    /** All blocks that can go back: those whose end was seen, and a text that was cut. */
    List<ObjectNode> whole() {
        return blocks.stream()
                .filter(block -> block.stopped || block.type().equals("text"))
                .map(Block::whole)
                .toList();
    }

    private @Nullable Block find(int index, Predicate<Block> fits) {
        for (Block block : blocks.reversed()) {
            if (block.index == index && !block.stopped && fits.test(block)) {
                return block;
            }
        }
        return null;
    }
}
