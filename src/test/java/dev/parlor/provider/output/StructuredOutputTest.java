package dev.parlor.provider.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.Secret;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.OutputSchema;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.testing.ScriptedClaude;
import dev.parlor.testing.ScriptedModel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers by a schema from real servers in both protocols, which promise the form or know nothing of it. */
class StructuredOutputTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String GOOD = "{\"total\": 12.50, \"currency\": \"EUR\"}";
    private static final String WRONG = "{\"total\": \"12.50\", \"currency\": \"Euro\"}";
    private static final StructuredOutput RECEIPT =
            new StructuredOutput(new OutputSchema("receipt", "a receipt", """
            {"type":"object","required":["total","currency"],"additionalProperties":false,"properties":{
              "total":{"type":"number"},"currency":{"type":"string","pattern":"^[A-Z]{3}$"}}}""", true));

    private final ScriptedModel openAi = ScriptedModel.start(VERTX);
    private final ScriptedClaude claude = ScriptedClaude.start(VERTX);

    /** Who is asked, and whether its server promises the form. */
    enum Asked {
        OPENAI_PROMISING("gpt-4.1"),
        OPENAI_UNKNOWING("llama"),
        ANTHROPIC_PROMISING("claude-opus-4-6"),
        ANTHROPIC_UNKNOWING("claude-3-haiku");

        private final String model;

        Asked(String model) {
            this.model = model;
        }

        boolean isOpenAi() {
            return name().startsWith("OPENAI");
        }
    }

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void theFormIsAskedForInTheWayTheServerTakesAndAValidAnswerIsHandedOver(Asked asked) {
        answer(asked, GOOD);
        assertThat(ask(asked)).isInstanceOfSatisfying(Outcome.Valid.class, valid -> {
            assertThat(valid.value()).isEqualTo(new JsonObject(GOOD));
            assertThat(valid.answers()).hasSize(1);
        });
        String body = requests(asked).getFirst().encode();
        switch (asked) {
            case OPENAI_PROMISING ->
                assertThat(body).contains("response_format").doesNotContain("code fence");
            case ANTHROPIC_PROMISING ->
                assertThat(body).contains("output_config").doesNotContain("code fence");
            case OPENAI_UNKNOWING, ANTHROPIC_UNKNOWING ->
                assertThat(body).contains("Answer with one JSON object (a receipt)", "code fence");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```json\n{}\n```",
                "```\n{}```",
                "  \n```JSON  \r\n{}\r\n```  ",
                "Here it is:\n\n```json\n{}\n```\nAnything else?"
            })
    void aFenceAroundTheAnswerIsTakenOff(String fenced) {
        openAi.thenSays(fenced.replace("{}", GOOD));
        assertThat(ask(Asked.OPENAI_UNKNOWING)).isInstanceOf(Outcome.Valid.class);
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void anAnswerOfAnotherFormIsAskedForOnceMoreWithWhatWasWrong(Asked asked) {
        answer(asked, WRONG);
        answer(asked, GOOD);
        assertThat(ask(asked))
                .isInstanceOfSatisfying(
                        Outcome.Valid.class,
                        valid -> assertThat(valid.answers())
                                .extracting(ProviderAnswer::text)
                                .containsExactly(WRONG, GOOD));
        assertThat(requests(asked)).hasSize(2);
        String second = requests(asked).getLast().getJsonArray("messages").encode();
        assertThat(second)
                .contains("$.total must be of type number")
                .contains("$.currency must match the regular expression ^[A-Z]{3}$")
                .contains(new JsonObject().put("", WRONG).encode().substring(5, 20));
    }

    @ParameterizedTest
    @EnumSource(Asked.class)
    void anAnswerThatIsWrongTwiceIsInvalidAndNobodyIsAskedAThirdTime(Asked asked) {
        answer(asked, "I would say 12.50.");
        answer(asked, WRONG);
        answer(asked, GOOD);
        assertThat(ask(asked))
                .isInstanceOfSatisfying(
                        Outcome.Invalid.class,
                        invalid -> assertThat(invalid.violations()).contains("$.total must be of type number"));
        assertThat(requests(asked)).hasSize(2);
        assertThat(requests(asked).getLast().encode()).contains("are not JSON");
    }

    @Test
    void anAnswerThatWasCutIsInvalidAtOnceBecauseTheNextWouldBeCutAsWell() {
        openAi.then(new ScriptedModel.Answer.Says("{\"total\": 1", List.of(), "length"));
        assertThat(ask(Asked.OPENAI_PROMISING))
                .isInstanceOfSatisfying(
                        Outcome.Invalid.class,
                        invalid -> assertThat(invalid.violations()).contains("4096 tokens"));
        assertThat(openAi.requests()).hasSize(1);
    }

    @Test
    void aModelThatDeclinesIsAFailure() {
        openAi.then(new ScriptedModel.Answer.Says("", List.of(), "content_filter"));
        claude.thenEnds("refusal");
        for (Asked asked : List.of(Asked.OPENAI_PROMISING, Asked.ANTHROPIC_PROMISING)) {
            assertThat(ask(asked))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.failure().code()).isEqualTo("provider_declined"));
        }
    }

    @Test
    void aProviderThatFailsIsAFailureWithItsCode() {
        openAi.then(new ScriptedModel.Answer.Fails(401, "{}"));
        assertThat(ask(Asked.OPENAI_PROMISING))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("provider_auth"));
    }

    @Test
    void aCancelledQuestionEndsAsThat() {
        openAi.then(ScriptedModel.Answer.opens("{"));
        Outcome outcome = TestingServer.await(Future.<Outcome>future(promise -> VERTX.getOrCreateContext()
                .runOnContext(run -> {
                    StructuredCall call = RECEIPT.ask(provider(Asked.OPENAI_PROMISING), Requests.hello("gpt-4.1"));
                    call.outcome().onComplete(promise);
                    VERTX.setTimer(1, later -> call.cancel());
                })));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("cancelled"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[]",
                "{\"type\":\"string\"}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/nowhere\"}}}"
            })
    void whatIsNoSchemaOfAnObjectIsFoundBeforeAnybodyIsAsked(String schema) {
        assertThatThrownBy(() -> new StructuredOutput(new OutputSchema("bad", "", schema, true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the schema of bad");
    }

    private void answer(Asked asked, String text) {
        if (asked.isOpenAi()) {
            openAi.thenSays(text);
        } else {
            claude.thenSays(text);
        }
    }

    private List<JsonObject> requests(Asked asked) {
        return asked.isOpenAi() ? openAi.requests() : claude.requests();
    }

    private Provider provider(Asked asked) {
        return asked.isOpenAi()
                ? new OpenAiProvider(VERTX, new Endpoint("p", openAi.url(), Secret.NONE))
                : new AnthropicProvider(VERTX, new Endpoint("p", claude.url(), Secret.NONE));
    }

    private Outcome ask(Asked asked) {
        return TestingServer.await(Future.<Outcome>future(promise -> VERTX.getOrCreateContext()
                .runOnContext(run -> RECEIPT.ask(provider(asked), Requests.hello(asked.model))
                        .outcome()
                        .onComplete(promise))));
    }
}
