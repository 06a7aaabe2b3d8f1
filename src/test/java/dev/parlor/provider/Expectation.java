package dev.parlor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds the events of an answer against what its recording says. */
public final class Expectation {
    private Expectation() {}

    public static void check(RecordedStream recording, List<ProviderEvent> events) {
        JsonNode expected = recording.expected();
        assertThat(events)
                .as("exactly one terminal event, the last")
                .filteredOn(ProviderEvent.Terminal.class::isInstance)
                .hasSize(1)
                .containsExactly(events.getLast());
        ProviderEvent.Terminal last = (ProviderEvent.Terminal) events.getLast();
        ProviderAnswer answer = last.answer();
        assertThat(answer.text())
                .isEqualTo(text(expected, "text"))
                .isEqualTo(joined(events, ProviderEvent.TextDelta.class, ProviderEvent.TextDelta::text));
        assertThat(answer.reasoning())
                .isEqualTo(text(expected, "reasoning"))
                .isEqualTo(joined(events, ProviderEvent.ReasoningDelta.class, ProviderEvent.ReasoningDelta::text));
        assertThat(answer.refusal())
                .isEqualTo(text(expected, "refusal"))
                .isEqualTo(joined(events, ProviderEvent.RefusalDelta.class, ProviderEvent.RefusalDelta::text));
        assertThat(answer.id()).isEqualTo(text(expected, "id"));
        assertThat(answer.model()).isEqualTo(text(expected, "model"));
        checkCalls(expected, answer.toolCalls());
        assertThat(answer.usage()).isEqualTo(usage(recording));
        assertThat(answer.finishReason()).isEqualTo(reason(expected));
        assertThat(answer.rawFinishReason())
                .isEqualTo(expected.path("finish_reason").textValue());
        checkEnd(expected, last);
        checkOpaque(expected, answer);
    }

    private static void checkEnd(JsonNode expected, ProviderEvent.Terminal last) {
        JsonNode error = expected.path("error");
        if (expected.path("complete").asBoolean()) {
            assertThat(error.isNull()).isTrue();
            assertThat(last).isInstanceOf(ProviderEvent.Completed.class);
            return;
        }
        assertThat(last).isInstanceOf(ProviderEvent.Failed.class);
        String code = error.isNull()
                ? "provider_incomplete"
                : switch (error.path("code").asText(text(error, "type"))) {
                    case "overloaded_error" -> "provider_overloaded";
                    case "protocol_error" -> "provider_protocol";
                    case "tool_use_failed" -> "provider_bad_request";
                    default -> "provider_error";
                };
        assertThat(((ProviderEvent.Failed) last).failure().code()).isEqualTo(code);
    }

    /** What goes back with the next request: the thoughts that are signed, and the provider's own tools with their results. */
    private static void checkOpaque(JsonNode expected, ProviderAnswer answer) {
        List<String> wanted = new ArrayList<>();
        expected.path("signatures").forEach(signature -> wanted.add(signature.asText()));
        expected.path("redacted_thinking").forEach(data -> wanted.add(data.asText()));
        expected.path("server_tool_calls")
                .forEach(call -> wanted.add(text(call, "id") + text(call, "name") + call.path("arguments")));
        expected.path("server_tool_results").forEach(result -> wanted.add("result of " + text(result, "tool_use_id")));
        JsonNode blocks = answer.opaque() == null
                ? WireJson.array()
                : WireJson.read(answer.opaque().json());
        List<String> kept = new ArrayList<>();
        for (JsonNode block : Objects.requireNonNull(blocks)) {
            switch (text(block, "type")) {
                case "thinking" -> kept.add(text(block, "signature"));
                case "redacted_thinking" -> kept.add(text(block, "data"));
                case "server_tool_use" -> kept.add(text(block, "id") + text(block, "name") + block.path("input"));
                default -> {
                    if (block.has("tool_use_id")) {
                        kept.add("result of " + text(block, "tool_use_id"));
                    }
                }
            }
        }
        if (expected.path("complete").asBoolean()) {
            assertThat(kept).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    private static void checkCalls(JsonNode expected, List<ToolCall> calls) {
        JsonNode wanted = expected.path("tool_calls");
        assertThat(calls).hasSize(wanted.size());
        for (int i = 0; i < calls.size(); i++) {
            ToolCall call = calls.get(i);
            assertThat(call.id()).isEqualTo(text(wanted.get(i), "id"));
            assertThat(call.name()).isEqualTo(text(wanted.get(i), "name"));
            String raw = text(wanted.get(i), "arguments_raw");
            boolean nothing = raw.isEmpty() || raw.equals("null");
            boolean run = expected.path("run_tools").asBoolean();
            assertThat(call.arguments()).isEqualTo(nothing && run ? "{}" : raw);
            if (run) {
                assertThat(WireJson.read(call.arguments()))
                        .isEqualTo(WireJson.read(wanted.get(i).path("arguments").toString()));
            }
        }
    }

    private static FinishReason reason(JsonNode expected) {
        if (!expected.path("complete").asBoolean()) {
            return FinishReason.ERROR;
        }
        if (expected.path("run_tools").asBoolean()) {
            return FinishReason.TOOL_CALLS;
        }
        return switch (text(expected, "finish_class")) {
            case "length" -> FinishReason.LENGTH;
            case "filter" -> FinishReason.CONTENT_FILTER;
            case "pause" -> FinishReason.PAUSE;
            default -> FinishReason.STOP;
        };
    }

    /** The recordings give the provider's numbers; ours include what they contain. */
    private static @Nullable Usage usage(RecordedStream recording) {
        JsonNode expected = recording.expected();
        JsonNode counts = expected.path("usage");
        if (!counts.isObject()) {
            return null;
        }
        long input = counts.path("input").asLong();
        long output = counts.path("output").asLong();
        long read = counts.path("cached_input").asLong();
        long write = counts.path("cache_write").asLong();
        long reasoning = counts.path("reasoning").asLong();
        if (expected.path("dialect").asText().equals("anthropic")) {
            return new Usage(input + read + write, output, read, write, reasoning);
        }
        boolean reasoningApart = recording.name().startsWith("xai/");
        return new Usage(
                input, reasoningApart ? counts.path("total").asLong() - input : output, read, write, reasoning);
    }

    /** The pieces of one kind, joined; each of them is text by itself. */
    private static <D extends ProviderEvent> String joined(
            List<ProviderEvent> events, Class<D> kind, Function<D, String> text) {
        StringBuilder joined = new StringBuilder();
        for (ProviderEvent event : events) {
            if (kind.isInstance(event)) {
                String piece = text.apply(kind.cast(event));
                assertThat(piece).isNotEmpty();
                assertThat(piece.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE))
                        .isFalse();
                joined.append(piece);
            }
        }
        return joined.toString();
    }

    private static String text(JsonNode node, String field) {
        return WireJson.text(node.path(field));
    }
}
