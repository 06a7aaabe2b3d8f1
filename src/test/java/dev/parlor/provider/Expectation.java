package dev.parlor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.stream.WireJson;
import java.util.List;
import java.util.Objects;
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
        assertThat(answer.text()).isEqualTo(text(expected, "text")).isEqualTo(joined(events));
        assertThat(answer.reasoning()).isEqualTo(text(expected, "reasoning"));
        assertThat(answer.refusal()).isEqualTo(text(expected, "refusal"));
        assertThat(answer.id()).isEqualTo(text(expected, "id"));
        assertThat(answer.model()).isEqualTo(text(expected, "model"));
        checkCalls(expected, answer.toolCalls());
        assertThat(answer.usage()).isEqualTo(usage(expected));
        assertThat(answer.finishReason()).isEqualTo(reason(expected));
        checkEnd(expected, last);
    }

    private static void checkEnd(JsonNode expected, ProviderEvent.Terminal last) {
        if (expected.path("complete").asBoolean()) {
            assertThat(last).isInstanceOf(ProviderEvent.Completed.class);
            String raw = text(expected, "finish_reason");
            assertThat(Objects.requireNonNullElse(last.answer().rawFinishReason(), ""))
                    .isEqualTo(raw);
            return;
        }
        assertThat(last).isInstanceOf(ProviderEvent.Failed.class);
        JsonNode error = expected.path("error");
        String word = error.path("code").isTextual() ? text(error, "code") : text(error, "type");
        String code = switch (word) {
            case "overloaded_error" -> "provider_overloaded";
            case "protocol_error" -> "provider_protocol";
            case "tool_use_failed" -> "provider_bad_request";
            default -> "provider_incomplete";
        };
        assertThat(((ProviderEvent.Failed) last).failure().code()).isEqualTo(code);
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
    private static @Nullable Usage usage(JsonNode expected) {
        JsonNode counts = expected.path("usage");
        if (!counts.isObject()) {
            return null;
        }
        long input = counts.path("input").asLong();
        long output = counts.path("output").asLong();
        long read = counts.path("cached_input").asLong();
        long write = counts.path("cache_write").asLong();
        long reasoning = counts.path("reasoning").asLong();
        return expected.path("dialect").asText().equals("anthropic")
                ? new Usage(input + read + write, output, read, write, reasoning)
                : new Usage(input, Math.max(output, counts.path("total").asLong() - input), read, write, reasoning);
    }

    private static String joined(List<ProviderEvent> events) {
        StringBuilder joined = new StringBuilder();
        for (ProviderEvent event : events) {
            if (event instanceof ProviderEvent.TextDelta delta) {
                assertThat(delta.text()).isNotEmpty();
                assertThat(Character.isHighSurrogate(
                                delta.text().charAt(delta.text().length() - 1)))
                        .isFalse();
                joined.append(delta.text());
            }
        }
        return joined.toString();
    }

    private static String text(JsonNode node, String field) {
        return WireJson.text(node.path(field));
    }
}
