package dev.parlor.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Replay;
import dev.parlor.provider.stream.WireJson;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of OpenAI's protocol may come up with, beyond what was recorded. Quotes are single, to be readable. */
class OpenAiOdditiesTest {
    private static final String STOP = "{'choices':[{'delta':{},'finish_reason':'stop'}]}";
    private static final String DONE = "[DONE]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'content':'hi'}                                                  | hi",
                "{'content':['h',{'type':'text','text':'i'}]}                      | hi",
                "{'content':{'type':'text','text':'hi'}}                           | hi",
                "{'content':[{'type':'reference','reference_ids':[1]},{'text':'hi'},null,7]} | hi",
                "{'content':null,'tool_calls':null,'refusal':null}                 | ~~",
                "{'content':'\\u0000h\\u0007i'}                                    | ~\u0000h\u0007i~",
                "{'content':'a','content':'hi'}                                    | hi",
                "{'content':'\\ud83dx\\udc00'}                                     | ~\uFFFDx\uFFFD~",
            })
    void textIsFoundInWhateverFormItComes(String delta, String text) {
        ProviderAnswer answer = answer("{'choices':[{'delta':" + delta + "}]}", STOP);
        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.reasoning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'reasoning_content':'so'}",
                "{'reasoning':'so'}",
                "{'reasoning':'so','reasoning_content':'so','reasoning_details':[{'type':'reasoning.text','text':'so'}]}",
                "{'reasoning_details':[{'type':'reasoning.summary','summary':'so'}]}",
                "{'content':[{'type':'thinking','thinking':'so'}]}",
                "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'s'},{'type':'text','text':'o'}]}]}",
                "{'content':[{'type':'reasoning','text':'so'}]}",
            })
    void aThoughtIsToldOnceUnderWhateverNamesItComes(String delta) {
        ProviderAnswer answer = answer("{'choices':[{'delta':" + delta + "}]}", STOP);
        assertThat(answer.reasoning()).isEqualTo("so");
        assertThat(answer.text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':null}",
                "{'choices':[]}",
                "{'choices':{}}",
                "{'choices':[null,7,'x']}",
                "{'choices':[{'delta':null}]}",
                "{'choices':[{'delta':{},'finish_reason':''}]}",
                "{'choices':[{'delta':{},'finish_reason':'null'}]}",
                "{'choices':[{'delta':{'tool_calls':[null,'x',{}]}}]}",
                "{'choices':[{'index':1,'delta':{'content':'another choice'},'finish_reason':'stop'}]}",
                "{'usage':null}",
                "{'error':null,'choices':[]}",
                "{'error':'','choices':[]}",
                "{'error':{},'choices':[]}",
                "{}",
                "null",
            })
    void aChunkThatSaysNothingChangesNothing(String chunk) {
        assertThat(answer("{'choices':[{'delta':{'content':'a'}}]}", chunk, STOP)
                        .text())
                .isEqualTo("a");
        assertThat(play("{'choices':[{'delta':{'content':'a'}}]}", chunk).getLast())
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("provider_incomplete"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'error':'boom'}                                              | provider_error",
                "{'error':500}                                                 | provider_error",
                "{'error':429}                                                 | provider_rate_limited",
                "{'error':true,'message':'boom'}                               | provider_error",
                "{'error':['boom']}                                            | provider_error",
                "{'error':{'message':'no','code':'insufficient_quota'}}        | provider_quota",
                "{'type':'error','message':'boom'}                             | provider_error",
                "{'detail':'Not authenticated'}                                | provider_error",
                "{'code':401,'message':'who?','type':'Unauthorized'}           | provider_auth",
                "{'x_groq':{'error':{'code':'x','message':'boom'}}}            | provider_error",
                "{'choices':[{'delta':{'content':'b'},'error':'boom'}]}        | provider_error",
                "{'choices':[{'delta':{},'finish_reason':'network_error'}]}    | provider_error",
                "hello                                                         | provider_protocol",
                "[]                                                            | provider_protocol",
                "7                                                             | provider_protocol",
                "{'choices':[                                                  | provider_protocol",
            })
    void anErrorIsFoundInWhateverFormItComesAndTheTextBeforeItIsKept(String chunk, String code) {
        List<ProviderEvent> events = play("{'choices':[{'delta':{'content':'so far'}}]}", chunk, DONE);
        assertThat(events.getLast()).isInstanceOfSatisfying(ProviderEvent.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(code);
            assertThat(failed.answer().text()).isEqualTo("so far");
        });
    }

    @Test
    void nestingWithoutEndIsAFailureLikeAnyOther() {
        String deep = "{'x':".repeat(20_000) + "1" + "}".repeat(20_000);
        assertThat(play(deep).getLast()).isInstanceOf(ProviderEvent.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "LENGTH, length",
        "LENGTH, max_tokens",
        "LENGTH, MAX_TOKENS",
        "LENGTH, model_length",
        "CONTENT_FILTER, content_filter",
        "CONTENT_FILTER, SAFETY",
        "TOOL_CALLS, tool_calls",
        "TOOL_CALLS, stop",
        "TOOL_CALLS, STOP",
        "TOOL_CALLS, function_call",
        "TOOL_CALLS, never heard of it"
    })
    void aWordForTheEndThatNobodyKnowsLeavesItToTheCalls(FinishReason reason, String word) {
        ProviderAnswer answer = answer(
                call("{'index':0,'id':'1','function':{'name':'f','arguments':'{}'}}"),
                "{'choices':[{'delta':{},'finish_reason':'" + word + "'}]}");
        assertThat(answer.finishReason()).isEqualTo(reason);
        assertThat(answer.rawFinishReason()).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'index':0,'id':'1','function':{'name':'look','arguments':'{\\'a\\':'}} {'index':0,'function':{'arguments':'1}'}}",
                "{'index':'0','id':'1','function':{'name':'look','arguments':''}} {'index':'0','function':{'arguments':'{\\'a\\':1}'}}",
                "{'index':0,'id':'1','function':{'name':'look'}} {'index':0,'id':'1','function':{'name':'look','arguments':'{\\'a\\':1}'}}",
                "{'index':0,'id':'1','function':{'name':'lo'}} {'index':0,'function':{'name':'ok'}} {'index':0,'function':{'arguments':'{\\'a\\':1}'}}",
                "{'index':0,'id':'1','function':{'name':'lo'}} {'index':0,'id':'','function':{'name':'look','arguments':'{\\'a\\':1}'}}",
                "{'index':0,'id':'1','function':{'name':'look','arguments':'{\\'a\\''}} {'index':0,'id':'other','function':{'arguments':':1}'}}",
                "{'index':0,'id':1,'function':{'name':'look','arguments':{'a':1}}}",
                "{'index':null,'id':'1','function':{'name':'look','arguments':'{'}} {'index':0,'id':null,'function':{'name':null,'arguments':'\\'a\\':1}'}}",
                "{'index':0,'id':'1','function':{'name':'look','arguments':'{'}} {'function':{'arguments':'\\'a\\':1}'}}",
                "{'index':0,'id':'1','function':{'name':'look','arguments':'{'}} {'index':7,'function':{'arguments':'\\'a\\':1}'}}",
                "{'id':'1','name':'look','arguments':'{\\'a\\':1}'}",
            })
    void oneCallIsPutTogetherFromWhateverItsFragmentsSay(String fragments) {
        String[] chunks = Stream.concat(
                        Arrays.stream(fragments.split(" ")).map(OpenAiOdditiesTest::call), Stream.of(DONE))
                .toArray(String[]::new);
        assertThat(answer(chunks).toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("look");
            assertThat(call.id()).isEqualTo("1");
            assertThat(call.arguments()).isEqualTo("{\"a\":1}");
        });
    }

    @Test
    void aCallThatStandsAloneInPlaceOfTheListIsRead() {
        assertThat(answer(
                                "{'choices':[{'delta':{'tool_calls':{'id':'1','function':{'name':'f','arguments':'{}'}}}}]}",
                                DONE)
                        .toolCalls())
                .containsExactly(new ToolCall("1", "f", "{}"));
    }

    @Test
    void aFunctionCallOfTheOldFormIsRead() {
        assertThat(answer(
                                "{'choices':[{'delta':{'function_call':{'name':'f','arguments':'{'}}}]}",
                                "{'choices':[{'delta':{'function_call':{'name':'f','arguments':'}'}}}]}",
                                "{'choices':[{'delta':{},'finish_reason':'function_call'}]}")
                        .toolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.name() + call.arguments()).isEqualTo("f{}"));
    }

    @Test
    void otherCallsOfOneIndexWithoutIdsAreToldApartByTheirNames() {
        assertThat(answer(
                                call("{'index':0,'function':{'name':'a','arguments':'{}'}}"),
                                call("{'index':0,'function':{'name':'b','arguments':''}}"),
                                DONE)
                        .toolCalls())
                .extracting(ToolCall::name)
                .containsExactly("a", "b");
    }

    @Test
    void aCallWithoutANameIsNoneAndAnAnswerMayHaveNone() {
        ProviderAnswer answer = answer(call("{'index':0,'id':'1','function':{'arguments':'{}'}}"), DONE);
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void argumentsThatAreNoJsonStayAsTheyWereWritten() {
        assertThat(answer(call("{'index':0,'id':'1','function':{'name':'f','arguments':'{}{}'}}"), DONE)
                        .toolCalls())
                .containsExactly(new ToolCall("1", "f", "{}{}"));
    }

    @Test
    void callsOfAnAnswerThatBreaksOffAreNotRun() {
        List<ProviderEvent> events = play(call("{'index':0,'id':'1','function':{'name':'f','arguments':'{}'}}"));
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.answer().finishReason()).isEqualTo(FinishReason.ERROR));
    }

    @Test
    void moreCallsThanAnyAnswerHasAreRefused() {
        String[] chunks = IntStream.range(0, 5_000)
                .mapToObj(i -> call("{'index':" + i + ",'id':'" + i + "','function':{'name':'f','arguments':'{}'}}"))
                .toArray(String[]::new);
        assertThat(play(chunks).getLast())
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("provider_too_large"));
    }

    @Test
    void aWholeMessageAtTheEndDoesNotDoubleItsPieces() {
        ProviderAnswer answer = answer(
                "{'choices':[{'delta':{'content':'hi'}}]}",
                "{'choices':[{'message':{'content':'hi','tool_calls':[{'id':'1','function':{'name':'f'}}]},"
                        + "'finish_reason':'stop'}]}");
        assertThat(answer.text()).isEqualTo("hi");
        assertThat(answer.toolCalls()).isEmpty();
    }

    @Test
    void aWholeMessageInsteadOfPiecesIsRead() {
        ProviderAnswer answer = answer("{'choices':[{'message':{'role':'assistant','content':'hi'},"
                + "'finish_reason':'stop'}],'usage':{'prompt_tokens':1,'completion_tokens':2}}");
        assertThat(answer.text()).isEqualTo("hi");
        assertThat(answer.usage()).isEqualTo(new Usage(1, 2, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'prompt_tokens':'5','completion_tokens':'2'}                             | 5 | 2",
                "{'prompt_tokens':5,'completion_tokens':null}                              | 5 | 0",
                "{'prompt_tokens':5.0,'completion_tokens':2e0,'total_tokens':null}         | 5 | 2",
                "{'prompt_tokens':5,'completion_tokens':2,'prompt_tokens_details':null}    | 5 | 2",
                "{'prompt_tokens':-5,'completion_tokens':2}                                | 0 | 2",
                "{'prompt_tokens':5,'completion_tokens':1e999999}                          | 5 | 1000000000000",
                "{'prompt_tokens':5,'completion_tokens':99999999999999999999999999}        | 5 | 1000000000000",
            })
    void countsAreReadHoweverTheyAreWrittenAndStayWithinReason(String usage, long input, long output) {
        ProviderAnswer answer = answer("{'choices':[],'usage':" + usage + "}", STOP);
        assertThat(answer.usage()).isEqualTo(new Usage(input, output, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'delta':{'content':'a'}}],'usage':{'prompt_tokens':5,'completion_tokens':2}}",
                "{'usage':{'prompt_tokens':5,'completion_tokens':2}}",
                "{'choices':null,'usage':{'prompt_tokens':5,'completion_tokens':2}}",
                "{'choices':[{'delta':{},'usage':{'prompt_tokens':5,'completion_tokens':2}}]}",
                "{'choices':[],'x_groq':{'id':'1','usage':{'prompt_tokens':5,'completion_tokens':2}}}",
            })
    void countsAreFoundWhereverTheyStandAlsoAfterTheFinish(String chunk) {
        assertThat(answer(STOP, chunk, "{'choices':[],'usage':null}", DONE).usage())
                .isEqualTo(new Usage(5, 2, 0, 0, 0));
        assertThat(answer(chunk, STOP, DONE).usage()).isEqualTo(new Usage(5, 2, 0, 0, 0));
    }

    @Test
    void theFramesMayBeAsOddAsTheSpecificationAllows() {
        String chunk = "{'choices':[{'delta':{'content':'é'}}]}".replace('\'', '"');
        for (String body : List.of(
                "\uFEFFdata:" + chunk + "\r\rdata:" + chunk + "\r\rdata:[DONE]\r\r",
                ": hi\n\ndata:  " + chunk + "  \t\n\n:\n\nid: \u0000\nevent: nothing\n\nretry: x\ndata: " + chunk
                        + "\n\ndata:   [DONE] \n\n",
                "data: " + chunk.replace(",", ",\ndata:").replace("[", "[\ndata: ") + "\n\nevent: x\n: between\ndata: "
                        + chunk + "\n\ndata: [DONE]")) {
            ProviderEvent.Terminal last =
                    (ProviderEvent.Terminal) Replay.body(sink -> new OpenAiStream("test/model", sink), body)
                            .getLast();
            assertThat(last).as(body).isInstanceOf(ProviderEvent.Completed.class);
            assertThat(last.answer().text()).isEqualTo("éé");
        }
    }

    @Test
    void anEventThatIsCalledAnErrorIsOneWhateverItSays() {
        String chunk = "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}";
        for (String data : List.of(chunk, "{\"message\":\"boom\"}", "boom")) {
            List<ProviderEvent> events = Replay.body(
                    sink -> new OpenAiStream("test/model", sink),
                    "data: " + chunk + "\n\nevent: error\ndata: " + data + "\n\ndata: [DONE]\n\n");
            assertThat(events.getLast()).isInstanceOfSatisfying(ProviderEvent.Failed.class, failed -> {
                assertThat(failed.failure().code()).isEqualTo("provider_error");
                assertThat(failed.answer().text()).isEqualTo("a");
            });
        }
    }

    @Test
    void detailsThatComeInThousandsOfPiecesGoBackAsOne() {
        Function<Integer, String> piece = i -> "{'choices':[{'delta':{'reasoning_details':[{'type':'reasoning.text',"
                + "'index':0,'text':'" + i + ",','signature':" + (i == 2_999 ? "'sig'" : "null") + "}]}}]}";
        String[] chunks = Stream.concat(
                        IntStream.range(0, 3_000).boxed().map(piece),
                        Stream.of(call("{'index':0,'id':'1','function':{'name':'f','arguments':'{}'}}"), DONE))
                .toArray(String[]::new);
        ProviderAnswer answer = answer(chunks);
        var kept = Objects.requireNonNull(
                        WireJson.read(Objects.requireNonNull(answer.opaque()).json()))
                .at("/message/reasoning_details");
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).path("text").asText())
                .isEqualTo(answer.reasoning())
                .endsWith("2999,");
        assertThat(kept.get(0).path("signature").asText()).isEqualTo("sig");
    }

    private static String call(String fragment) {
        return "{'choices':[{'delta':{'tool_calls':[" + fragment + "]}}]}";
    }

    private static ProviderAnswer answer(String... chunks) {
        return ((ProviderEvent.Completed) play(chunks).getLast()).answer();
    }

    /** A quote inside a string is written {@code \'}. */
    private static List<ProviderEvent> play(String... chunks) {
        String[] json = Arrays.stream(chunks)
                .map(chunk -> chunk.replace("\\'", "\u0001").replace('\'', '"').replace("\u0001", "\\\""))
                .toArray(String[]::new);
        return Replay.chunks(sink -> new OpenAiStream("test/model", sink), json);
    }
}
