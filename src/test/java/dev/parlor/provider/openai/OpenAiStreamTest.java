package dev.parlor.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.BrokenOff;
import dev.parlor.provider.Expectation;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.Replay;
import dev.parlor.provider.stream.AnswerStream;
import dev.parlor.provider.stream.WireJson;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiStreamTest {
    static List<RecordedStream> recordings() {
        return RecordedStream.all("openai");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyRecordingGivesWhatItSaysInPiecesOfAnySize(RecordedStream recording) {
        for (int size : new int[] {1, 2, 3, 7, 64, 4096, 1 << 20}) {
            Expectation.check(recording, Replay.inPieces(OpenAiStreamTest::open, recording.body(), size));
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void aRecordingThatBreaksOffAnywhereRunsNothingThatIsNotWhole(RecordedStream recording) {
        BrokenOff.check(recording, OpenAiStreamTest::open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai/tool-parallel-noargs",
                "openai/refusal-logprobs",
                "mistral/thinking-list-content",
                "deepseek/usage-every-chunk",
                "groq/tool-parallel-args-null",
                "compat/kimi-tool-repeat-id-name",
                "compat/snowflake-no-finish-reason",
                "xai/tool-whole",
                "derived/transport-bom-crlf-multiline",
                "derived/openai-surrogates-split"
            })
    void aCutAtAnyByteChangesNothing(String name) {
        RecordedStream recording = RecordedStream.load(name);
        List<ProviderEvent> whole = Replay.cutAt(OpenAiStreamTest::open, recording.body(), 0);
        for (int at = 1; at < recording.body().length(); at++) {
            assertThat(Replay.cutAt(OpenAiStreamTest::open, recording.body(), at))
                    .as("cut at %d", at)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aCallWithoutAnIdGetsOne() {
        ProviderAnswer answer = answer("""
                {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"","function":{"name":"look","arguments":"{}"}}]}}]}""", "[DONE]");
        assertThat(answer.toolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.id()).matches("[a-zA-Z0-9_-]{1,40}"));
    }

    @Test
    void wholeCallsWithoutIdsThatAllSayIndexZeroAreSeveralCalls() {
        ProviderAnswer answer = answer("""
                {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"a","arguments":"{\\"x\\":1}"}}]}}]}""", """
                {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"a","arguments":"{\\"x\\":2}"}}]}}]}""", "[DONE]");
        assertThat(answer.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"x\":1}", "{\"x\":2}");
    }

    @Test
    void fragmentsWithoutIndexAndIdGoOnWithTheLastCall() {
        ProviderAnswer answer = answer("""
                {"choices":[{"delta":{"tool_calls":[{"id":"1","function":{"name":"a","arguments":"{"}}]}}]}""", """
                {"choices":[{"delta":{"tool_calls":[{"id":"","function":{"name":"","arguments":"}"}}]}}]}""", """
                {"choices":[{"delta":{"tool_calls":[{"id":"2","function":{"name":"a","arguments":{"x":1}}}]}}]}""", "[DONE]");
        assertThat(answer.toolCalls())
                .containsExactly(new ToolCall("1", "a", "{}"), new ToolCall("2", "a", "{\"x\":1}"));
    }

    @Test
    void callsOfOneIdAreToldApart() {
        ProviderAnswer answer = answer("""
                {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"f","function":{"name":"f","arguments":"{}"}},
                {"index":1,"id":"f","function":{"name":"f","arguments":"{}"}}]}}]}""".replace("\n", ""), "[DONE]");
        assertThat(answer.toolCalls()).extracting(ToolCall::id).containsExactly("f", "f_2");
    }

    @Test
    void aSignatureBesideACallIsKeptForTheWayBack() {
        ProviderAnswer answer = answer("""
                {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"a","arguments":"{}"},"extra_content":{"google":{"thought_signature":"sig"}}}]}}]}""", "[DONE]");
        OpaqueBlocks opaque = Objects.requireNonNull(answer.opaque());
        assertThat(opaque.provider()).isEqualTo("test/model");
        JsonNode kept = Objects.requireNonNull(WireJson.read(opaque.json()));
        assertThat(kept.at("/calls/0/extra_content/google/thought_signature").asText())
                .isEqualTo("sig");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":502,\"message\":\"upstream\"},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}",
                "{\"error\":\"something\"}",
                "{\"object\":\"error\",\"message\":\"something\",\"code\":500}",
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"error\"}]}",
                "{\"choices\":[{\"delta\":{},\"error\":{\"code\":502,\"message\":\"upstream\"}}]}"
            })
    void anErrorInsideASuccessIsAFailureEvenAfterAFinish(String error) {
        List<ProviderEvent> events = play(
                "{\"choices\":[{\"delta\":{\"content\":\"so far\"},\"finish_reason\":\"stop\"}]}", error, "[DONE]");
        assertThat(events.getLast()).isInstanceOfSatisfying(ProviderEvent.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("provider_error");
            assertThat(failed.answer().text()).isEqualTo("so far");
            assertThat(failed.answer().finishReason()).isEqualTo(FinishReason.ERROR);
        });
    }

    @Test
    void aChunkThatIsNoJsonIsAFailure() {
        assertThat(play("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}", "{\"choices\":[{")
                        .getLast())
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("provider_protocol"));
    }

    @Test
    void laterUsageReplacesEarlierAndUnderstandsForeignPlaces() {
        ProviderAnswer answer = answer(
                "{\"choices\":[],\"x_groq\":{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}}", """
                {"choices":[{"finish_reason":"stop","usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11,"prompt_cache_hit_tokens":4}}]}""", "[DONE]");
        assertThat(answer.usage()).isEqualTo(new Usage(9, 2, 4, 0, 0));
    }

    @Test
    void textThatLooksLikeTheChunkAroundItArrivesUnharmed() {
        String[] texts = {"id", "content", "a", " ", "\\n", "\\\"}", "é", "\\u00e9", "index", "}", "{\\\"x\\\":", "b"};
        String[] chunks = new String[texts.length];
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            chunks[i] = "{\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + texts[i]
                    + "\"},\"finish_reason\":null}]}";
            expected.append(WireJson.text(WireJson.read('"' + texts[i] + '"')));
        }
        ProviderEvent.Terminal last = (ProviderEvent.Terminal) play(chunks).getLast();
        assertThat(last.answer().text()).isEqualTo(expected.toString());
    }

    private static ProviderAnswer answer(String... chunks) {
        return ((ProviderEvent.Completed) play(chunks).getLast()).answer();
    }

    private static List<ProviderEvent> play(String... chunks) {
        return Replay.chunks(OpenAiStreamTest::open, chunks);
    }

    private static AnswerStream open(Consumer<ProviderEvent> sink) {
        return new OpenAiStream("test/model", sink);
    }
}
