package dev.parlor.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.BrokenOff;
import dev.parlor.provider.Expectation;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.Replay;
import dev.parlor.provider.stream.AnswerStream;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicStreamTest {
    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"model\":\"c\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}";

    static List<RecordedStream> recordings() {
        return RecordedStream.all("anthropic");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyRecordingGivesWhatItSaysInPiecesOfAnySize(RecordedStream recording) {
        for (int size : new int[] {1, 2, 3, 7, 64, 4096, 1 << 20}) {
            Expectation.check(recording, Replay.inPieces(AnthropicStreamTest::open, recording.body(), size));
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void aRecordingThatBreaksOffAnywhereRunsNothingThatIsNotWhole(RecordedStream recording) {
        BrokenOff.check(recording, AnthropicStreamTest::open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic/text",
                "anthropic/emoji",
                "anthropic/compaction",
                "anthropic/duplicate-message-start",
                "anthropic/fallback",
                "anthropic/refusal-no-content",
                "anthropic/tool-cut-by-max-tokens",
                "anthropic/tool-noargs-pings-inside",
                "anthropic/tool-single",
                "derived/anthropic-overloaded-first"
            })
    void aCutAtAnyByteChangesNothing(String name) {
        RecordedStream recording = RecordedStream.load(name);
        List<ProviderEvent> whole = Replay.cutAt(AnthropicStreamTest::open, recording.body(), 0);
        for (int at = 1; at < recording.body().length(); at++) {
            assertThat(Replay.cutAt(AnthropicStreamTest::open, recording.body(), at))
                    .as("cut at %d", at)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic/thinking-long, thinking text",
        "anthropic/redacted-thinking, redacted_thinking redacted_thinking text",
        "anthropic/advisor, thinking text server_tool_use advisor_tool_result text",
        "anthropic/compaction, compaction text",
    })
    void blocksThatOnlyTheProviderUnderstandsAreKeptInOrder(String name, String types) {
        RecordedStream recording = RecordedStream.load(name);
        JsonNode blocks = opaque(Replay.inPieces(AnthropicStreamTest::open, recording.body(), 64));
        List<String> kept = new ArrayList<>();
        blocks.forEach(block -> kept.add(block.path("type").asText()));
        assertThat(String.join(" ", kept)).isEqualTo(types);
    }

    @Test
    void theSignatureAndTheCompactionComeWhole() {
        RecordedStream thinking = RecordedStream.load("anthropic/thinking-long");
        JsonNode block = opaque(Replay.inPieces(AnthropicStreamTest::open, thinking.body(), 64))
                .get(0);
        assertThat(block.path("signature").asText())
                .isEqualTo(thinking.expected().at("/signatures/0").asText());
        assertThat(block.path("thinking").asText())
                .isEqualTo(thinking.expected().path("reasoning").asText());
        RecordedStream compaction = RecordedStream.load("anthropic/compaction");
        assertThat(opaque(Replay.inPieces(AnthropicStreamTest::open, compaction.body(), 64))
                        .at("/0/content")
                        .asText())
                .startsWith("The user provided")
                .endsWith("to the user.");
    }

    @Test
    void nothingOpaqueIsKeptOfPlainTextAndCalls() {
        RecordedStream recording = RecordedStream.load("anthropic/tool-parallel");
        ProviderEvent.Terminal last = (ProviderEvent.Terminal)
                Replay.inPieces(AnthropicStreamTest::open, recording.body(), 64).getLast();
        assertThat(last.answer().opaque()).isNull();
    }

    @Test
    void aPausedAnswerKeepsItsOpenServerTool() {
        List<ProviderEvent> events = play(
                START,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"q\\\":1}\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"pause_turn\"},\"usage\":{\"output_tokens\":7}}",
                "{\"type\":\"message_stop\"}");
        ProviderEvent.Terminal last = (ProviderEvent.Terminal) events.getLast();
        assertThat(last.answer().finishReason()).isEqualTo(FinishReason.PAUSE);
        assertThat(last.answer().usage()).isEqualTo(new Usage(5, 7, 0, 0, 0));
        assertThat(opaque(events).at("/0/input/q").asInt()).isEqualTo(1);
    }

    @Test
    void anotherMessageInsideAMessageIsAFailure() {
        assertThat(play(START, START.replace("m1", "m2")).getLast())
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("provider_protocol"));
    }

    @Test
    void anErrorAfterTextKeepsTheText() {
        List<ProviderEvent> events = play(
                START,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"so \"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"far\"}  }",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
        assertThat(events.getLast()).isInstanceOfSatisfying(ProviderEvent.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("provider_overloaded");
            assertThat(failed.answer().text()).isEqualTo("so far");
        });
    }

    private static JsonNode opaque(List<ProviderEvent> events) {
        ProviderEvent.Terminal last = (ProviderEvent.Terminal) events.getLast();
        OpaqueBlocks opaque = Objects.requireNonNull(last.answer().opaque());
        assertThat(opaque.provider()).isEqualTo("test/model");
        return Objects.requireNonNull(WireJson.read(opaque.json()));
    }

    private static List<ProviderEvent> play(String... events) {
        return Replay.chunks(AnthropicStreamTest::open, events);
    }

    private static AnswerStream open(Consumer<ProviderEvent> sink) {
        return new AnthropicStream("test/model", sink);
    }
}
