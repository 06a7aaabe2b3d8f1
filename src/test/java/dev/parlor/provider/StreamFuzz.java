package dev.parlor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes of recorded streams such as nobody would record: events lost, doubled and in another order, fields of any type
 * anywhere, bytes that were never text. The same seed makes the same streams.
 */
public final class StreamFuzz {
    /** How many events a run reads, in each protocol: {@code -Dparlor.fuzz.chunks=200000} for the long form. */
    public static final int CHUNKS = Integer.getInteger("parlor.fuzz.chunks", 5_000);

    private static final long SEED = Long.getLong("parlor.fuzz.seed", 20_261_121);
    private static final int MOST_EVENTS = 60;

    private static final List<String> WORDS = List.of(
            "",
            "null",
            "0",
            "-1",
            "stop",
            "length",
            "error",
            "tool_use",
            "text",
            "\u0000",
            "é🚀",
            "\ud83d",
            "\udc00",
            "{",
            "{}",
            "[DONE]",
            "call_1",
            "text_delta",
            "input_json_delta",
            "thinking",
            "\\u00",
            "9".repeat(400));
    private static final List<String> EXTRAS = List.of(
            "data: [DONE]",
            ": still here",
            "event: ping\ndata: {\"type\":\"ping\"}",
            "data:",
            "event: error",
            "data: null",
            "data: {\"error\":null}",
            "id: 7\nretry: 1",
            "data: {\"choices\":[]}",
            "data: {\"type\":\"message_stop\"}",
            "data: {\"type\":\"content_block_stop\",\"index\":0}",
            "\uFEFFdata: {}",
            "data: {\"choices\":null}",
            "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}",
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"1\"}}]}}]}",
            "data: " + "[".repeat(3_000));

    private final Random random;
    private final List<List<String>> recordings;
    private int chunks;

    public StreamFuzz(String dialect) {
        random = new Random(SEED);
        recordings = RecordedStream.all(dialect).stream()
                .map(recording -> List.of(
                        recording.body().toString(StandardCharsets.UTF_8).split("\r?\n\r?\n")))
                .toList();
    }

    /** How many events there were in the streams so far. */
    public int chunks() {
        return chunks;
    }

    /** The next stream, as a list of the pieces in which it arrives. */
    public List<Buffer> next() {
        List<String> events = new ArrayList<>(recordings.get(random.nextInt(recordings.size())));
        while (events.size() > MOST_EVENTS) {
            events.remove(random.nextInt(events.size()));
        }
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && !events.isEmpty(); i++) {
            change(events);
        }
        chunks += events.size();
        String lineEnd = pick(List.of("\n", "\n", "\n", "\r\n", "\r"));
        Buffer body = Buffer.buffer(String.join("\n\n", events).replace("\n", lineEnd) + (lineEnd + lineEnd));
        if (random.nextInt(3) == 0) {
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                body.setByte(random.nextInt(body.length()), (byte) random.nextInt(256));
            }
        }
        return cut(random.nextInt(4) == 0 ? body.slice(0, random.nextInt(body.length())) : body);
    }

    private void change(List<String> events) {
        int at = random.nextInt(events.size());
        switch (random.nextInt(8)) {
            case 0 -> events.remove(at);
            case 1 -> events.add(random.nextInt(events.size()), events.get(at));
            case 2 -> events.set(at, events.set(random.nextInt(events.size()), events.get(at)));
            case 3 -> events.add(at, pick(EXTRAS));
            default -> events.set(at, mutate(events.get(at)));
        }
    }

    /** Another value, name or number of values somewhere in the event's JSON. */
    private String mutate(String event) {
        int data = event.indexOf("data:");
        JsonNode tree = data < 0 ? null : WireJson.read(event.substring(data + "data:".length()));
        if (!(tree instanceof ObjectNode object)) {
            return event + pick(WORDS);
        }
        for (int i = 0; i < 1 + random.nextInt(2); i++) {
            mutateSomewhere(object);
        }
        return event.substring(0, data) + "data: " + new String(WireJson.bytes(object), StandardCharsets.UTF_8);
    }

    private void mutateSomewhere(ObjectNode tree) {
        JsonNode parent = tree;
        for (JsonNode child = child(parent); child.isContainerNode() && random.nextInt(6) > 0; child = child(parent)) {
            parent = child;
        }
        if (parent instanceof ArrayNode array) {
            if (random.nextBoolean() && !array.isEmpty()) {
                array.add(array.get(random.nextInt(array.size())).deepCopy());
            } else {
                array.add(oddValue());
            }
        } else if (parent instanceof ObjectNode object && !object.isEmpty()) {
            String field =
                    pick(object.properties().stream().map(Map.Entry::getKey).toList());
            switch (random.nextInt(6)) {
                case 0 -> object.remove(field);
                case 1 -> object.set(pick(List.of("index", "id", "error", "type", "text", "usage")), object.get(field));
                default -> object.set(field, oddValue());
            }
        }
    }

    private JsonNode child(JsonNode parent) {
        List<JsonNode> children = new ArrayList<>();
        parent.elements().forEachRemaining(children::add);
        return children.isEmpty() ? JsonNodeFactory.instance.missingNode() : pick(children);
    }

    private JsonNode oddValue() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(11)) {
            case 0 -> json.nullNode();
            case 1 -> json.numberNode(random.nextInt(3));
            case 2 -> json.numberNode(random.nextLong());
            case 3 -> json.numberNode(random.nextDouble() * Double.MAX_VALUE);
            case 4 -> json.booleanNode(random.nextBoolean());
            case 5 -> WireJson.object();
            case 6 -> WireJson.array();
            case 7 ->
                WireJson.array().add(WireJson.object().put("text", pick(WORDS))).add(pick(WORDS));
            case 8 ->
                WireJson.object()
                        .put("type", pick(WORDS))
                        .put("message", pick(WORDS))
                        .put("a", 1);
            default -> json.textNode(pick(WORDS));
        };
    }

    private List<Buffer> cut(Buffer body) {
        List<Buffer> pieces = new ArrayList<>();
        int most = pick(List.of(1, 3, 64, 4096));
        for (int from = 0; from < body.length(); ) {
            int to = Math.min(body.length(), from + 1 + random.nextInt(most));
            pieces.add(body.slice(from, to));
            from = to;
        }
        return pieces;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** What holds of the events of any stream at all. */
    public static void checkSane(List<ProviderEvent> events) {
        assertThat(events).filteredOn(ProviderEvent.Terminal.class::isInstance).containsExactly(events.getLast());
        ProviderEvent.Terminal last = (ProviderEvent.Terminal) events.getLast();
        ProviderAnswer answer = last.answer();
        StringBuilder text = new StringBuilder();
        for (ProviderEvent event : events) {
            if (event instanceof ProviderEvent.TextDelta delta) {
                assertThat(delta.text()).isNotEmpty();
                text.append(delta.text());
            }
        }
        assertThat(answer.text()).isEqualTo(text.toString());
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
        assertThat(last instanceof ProviderEvent.Completed).isEqualTo(answer.finishReason() != FinishReason.ERROR);
        assertThat(answer.toolCalls()).allSatisfy(call -> {
            assertThat(call.id()).isNotEmpty();
            assertThat(call.name()).isNotEmpty();
        });
        assertThat(answer.toolCalls().stream().map(call -> call.id()).distinct())
                .hasSameSizeAs(answer.toolCalls());
        if (answer.finishReason() == FinishReason.TOOL_CALLS) {
            assertThat(answer.toolCalls()).isNotEmpty();
        }
        if (answer.usage() != null) {
            assertThat(answer.usage().input()).isBetween(0L, 3 * WireJson.MOST);
            assertThat(answer.usage().output()).isBetween(0L, WireJson.MOST);
        }
    }
}
