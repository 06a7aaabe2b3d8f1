package dev.parlor.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Replay;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of Anthropic's protocol may come up with, beyond what was recorded. Quotes are single, to be readable. */
class AnthropicOdditiesTest {
    private static final String START =
            "{'type':'message_start','message':{'id':'m1','model':'c','content':[],'usage':{'input_tokens':5,'output_tokens':1}}}";
    private static final String TEXT =
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}";
    private static final String STOP = "{'type':'message_stop'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'ping'}",
                "{'type':'ping','error':null}",
                "{'type':'never_heard_of','index':0,'delta':{'type':'text_delta','text':'no'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'never_heard_of_delta','x':1}}",
                "{'type':'content_block_delta','index':0,'delta':null}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':null}}",
                "{'type':'content_block_start','index':9,'content_block':null}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
                "{'type':'content_block_stop','index':9}",
                "{'type':'message_delta','delta':null,'usage':null}",
                "{'type':'message_start','message':{'id':'m1','usage':{'input_tokens':9}}}",
                "{'type':'message_start','message':null}",
                "{}",
                "null",
            })
    void anEventThatSaysNothingChangesNothing(String event) {
        ProviderAnswer answer = answer(START, TEXT, text("a"), event, text("b"), event, end("end_turn"), STOP);
        assertThat(answer.text()).isEqualTo("ab");
        assertThat(answer.usage()).isEqualTo(new Usage(5, 7, 0, 0, 0));
        assertThat(answer.toolCalls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}} | provider_overloaded",
                "{'type':'error','error':{'type':'api_error','message':'boom'}}              | provider_error",
                "{'type':'error','error':{'type':'rate_limit_error'}}                        | provider_rate_limited",
                "{'type':'error','error':{'type':'authentication_error'}}                    | provider_auth",
                "{'type':'error','error':{'type':'timeout_error'}}                           | provider_timeout",
                "{'type':'error','error':'boom'}                                             | provider_error",
                "{'type':'error'}                                                            | provider_error",
                "{'error':'boom'}                                                            | provider_error",
                "{'error':{'message':'boom','code':529}}                                     | provider_overloaded",
                "{'type':'message_delta','delta':{},'error':{'type':'overloaded_error'}}     | provider_overloaded",
                "nonsense                                                                    | provider_protocol",
                "{'type':'content_block_delta','index':0,'del                                | provider_protocol",
            })
    void anErrorIsFoundInWhateverFormItComesAndTheTextBeforeItIsKept(String event, String code) {
        List<ProviderEvent> events = play(START, TEXT, text("so far"), event, end("end_turn"), STOP);
        assertThat(events.getLast()).isInstanceOfSatisfying(ProviderEvent.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(code);
            assertThat(failed.answer().text()).isEqualTo("so far");
        });
    }

    @Test
    void anEventThatIsCalledAnErrorIsOneWhateverItSays() {
        for (String data : List.of("{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}", "Overloaded")) {
            List<ProviderEvent> events = Replay.body(
                    sink -> new AnthropicStream("test/model", sink),
                    "event: message_start\ndata: " + START.replace('\'', '"') + "\n\nevent: error\ndata: " + data
                            + "\n\n");
            assertThat(events.getLast()).isInstanceOf(ProviderEvent.Failed.class);
        }
    }

    @Test
    void theNameOfTheEventStandsInForATypeThatIsMissing() {
        List<ProviderEvent> events = Replay.body(
                sink -> new AnthropicStream("test/model", sink),
                "event: content_block_delta\rdata: {\"delta\":{\"type\":\"text_delta\",\ndata:\"text\":\"é\"}}\r\r"
                        + "event: message_delta\ndata: {\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"
                        + "event: message_stop\ndata: {}\n\n");
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        ProviderEvent.Completed.class,
                        done -> assertThat(done.answer().text()).isEqualTo("é"));
    }

    @Test
    void aGatewaysEndMarkIsReadPastAndDoesNotMakeAnAnswerComplete() {
        assertThat(answer(START, text("a"), end("end_turn"), "[DONE]").text()).isEqualTo("a");
        assertThat(play(START, text("a"), "[DONE]").getLast())
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("provider_incomplete"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a':1}   | ~~                  | {\"a\":1}",
                "~'{\\'a\\':1}'~ | ~~            | {\"a\":1}",
                "{}        | ~'{\\'a\\''; ':1}'~ | {\"a\":1}",
                "{'a':1}   | ~''; ' '~            | {\"a\":1}",
                "{'a':0}   | ~'{\\'a\\':1}'~     | {\"a\":1}",
                "{}        | ~{'a':1}~           | {\"a\":1}",
                "{}        | ~''~                | {}",
                "null      | ~'null'~            | {}",
                "{}        | ~'{\\'a\\':'~       | ~{\"a\":~",
            })
    void theInputOfACallComesWholeOrInPieces(String given, String pieces, String arguments) {
        List<String> events = new ArrayList<>(List.of(START, tool("t1", "look", given)));
        Arrays.stream(pieces.split("; "))
                .filter(piece -> !piece.isBlank())
                .forEach(piece -> events.add(
                        "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':"
                                + piece + "}}"));
        events.addAll(List.of("{'type':'content_block_stop','index':0}", end("tool_use"), STOP));
        assertThat(answer(events.toArray(String[]::new)).toolCalls())
                .containsExactly(new ToolCall("t1", "look", arguments));
    }

    @Test
    void callsOfOneIdAreToldApartAndOneWithoutAnIdGetsOne() {
        ProviderAnswer answer = answer(
                START,
                tool("t", "a", "{}"),
                "{'type':'content_block_stop','index':0}",
                tool("t", "b", "{}"),
                "{'type':'content_block_stop','index':0}",
                tool("", "c", "{}"),
                "{'type':'content_block_stop','index':0}",
                tool("x", "", "{}"),
                "{'type':'content_block_stop','index':0}",
                end("tool_use"),
                STOP);
        assertThat(answer.toolCalls()).extracting(ToolCall::name).containsExactly("a", "b", "c");
        assertThat(answer.toolCalls())
                .extracting(ToolCall::id)
                .startsWith("t", "t_2")
                .doesNotContain("");
    }

    @Test
    void aCallWhoseStopIsMissingIsRunOnlyIfTheModelSaysThatItEndedWithACall() {
        assertThat(answer(START, tool("t", "a", "{'x':1}"), end("tool_use"), STOP)
                        .toolCalls())
                .hasSize(1);
        assertThat(answer(START, tool("t", "a", "{'x':1}"), end("end_turn"), STOP)
                        .toolCalls())
                .isEmpty();
        assertThat(answer(START, tool("t", "a", "{'x':1}"), end("max_tokens"), STOP)
                        .toolCalls())
                .isEmpty();
        assertThat(((ProviderEvent.Terminal)
                                play(START, tool("t", "a", "{'x':1}"), "{'type':'content_block_stop','index':0}")
                                        .getLast())
                        .answer()
                        .finishReason())
                .isEqualTo(FinishReason.ERROR);
    }

    @Test
    void textAndInputOfOneIndexDoNotMix() {
        ProviderAnswer answer = answer(
                START,
                tool("t", "a", "{}"),
                text("hi"),
                "{'type':'content_block_delta','delta':{'type':'input_json_delta','partial_json':'{}'}}",
                end("tool_use"));
        assertThat(answer.text()).isEqualTo("hi");
        assertThat(answer.toolCalls()).containsExactly(new ToolCall("t", "a", "{}"));
    }

    @Test
    void aBlockMayBeginWithItsTextAndADeltaMayComeWithoutABeginning() {
        ProviderAnswer answer = answer(
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'well'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':'Hel'}}",
                "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'lo'}}",
                "{'type':'content_block_delta','index':2,'delta':{'type':'text_delta','text':'!'}}",
                "{'type':'content_block_delta','index':3,'delta':{'type':'thinking_delta','thinking':', so'}}",
                end("end_turn"));
        assertThat(answer.text()).isEqualTo("Hello!");
        assertThat(answer.reasoning()).isEqualTo("well, so");
    }

    @Test
    void unknownDeltasOfUnknownBlocksAreKeptWhole() {
        List<String> events = new ArrayList<>(List.of(
                START, "{'type':'content_block_start','index':0,'content_block':{'type':'dream','citations':{}}}"));
        IntStream.range(0, 2_000)
                .forEach(
                        i -> events.add("{'type':'content_block_delta','index':0,'delta':{'type':'dream_delta','seen':'"
                                + i + ",','depth':" + i + ",'citation':{'n':" + i + "}}}"));
        events.addAll(List.of("{'type':'content_block_stop','index':0}", end("end_turn"), STOP));
        JsonNode dream = Objects.requireNonNull(WireJson.read(Objects.requireNonNull(
                                answer(events.toArray(String[]::new)).opaque())
                        .json()))
                .get(0);
        assertThat(dream.path("seen").asText()).startsWith("0,1,").endsWith("1999,");
        assertThat(dream.path("depth").asInt()).isEqualTo(1_999);
        assertThat(dream.path("citations")).hasSize(2_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'output_tokens':3}                                        | 5 | 3 | 0 | 0",
                "{'output_tokens':'3','input_tokens':'6'}                   | 6 | 3 | 0 | 0",
                "{'output_tokens':null,'input_tokens':null}                 | 5 | 1 | 0 | 0",
                "{'output_tokens':3,'cache_read_input_tokens':10,'cache_creation_input_tokens':4} | 19 | 3 | 10 | 4",
                "{'output_tokens':-3,'input_tokens':1e999}                  | 1000000000000 | 0 | 0 | 0",
                "{'output_tokens':{},'input_tokens':[1]}                    | 5 | 1 | 0 | 0",
            })
    void aLaterCountReplacesAnEarlierFieldByField(String usage, long input, long output, long read, long write) {
        ProviderAnswer answer = answer(
                START,
                "{'type':'message_delta','delta':{},'usage':{'output_tokens':1}}",
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':" + usage + "}",
                "{'type':'message_delta','delta':{'stop_reason':null}}",
                STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(input, output, read, write, 0));
        assertThat(answer.rawFinishReason()).isEqualTo("end_turn");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, end_turn",
        "STOP, stop_sequence",
        "STOP, never heard of it",
        "LENGTH, max_tokens",
        "LENGTH, length",
        "LENGTH, model_context_window_exceeded",
        "CONTENT_FILTER, refusal",
        "PAUSE, pause_turn"
    })
    void eachWordForTheEndHasItsMeaning(FinishReason reason, String word) {
        assertThat(answer(START, TEXT, text("a"), end(word), STOP).finishReason())
                .isEqualTo(reason);
    }

    @Test
    void moreBlocksThanAnyAnswerHasAreRefused() {
        String[] events = IntStream.range(0, 5_000)
                .mapToObj(i -> TEXT.replace("'index':0", "'index':" + i))
                .toArray(String[]::new);
        assertThat(play(events).getLast())
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("provider_too_large"));
    }

    private static String text(String text) {
        return "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'" + text + "'}}";
    }

    private static String tool(String id, String name, String input) {
        return "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'" + id + "','name':'"
                + name + "','input':" + input + "}}";
    }

    private static String end(String reason) {
        return "{'type':'message_delta','delta':{'stop_reason':'" + reason + "'},'usage':{'output_tokens':7}}";
    }

    private static ProviderAnswer answer(String... events) {
        return ((ProviderEvent.Completed) play(events).getLast()).answer();
    }

    /** A quote inside a string is written {@code \'}. */
    private static List<ProviderEvent> play(String... events) {
        String[] json = Arrays.stream(events)
                .map(event -> event.replace("\\'", "\u0001").replace('\'', '"').replace("\u0001", "\\\""))
                .toArray(String[]::new);
        return Replay.chunks(sink -> new AnthropicStream("test/model", sink), json);
    }
}
