package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What conversations cost, as clients and operators of a whole server are told; its provider is one on loopback. */
class UsageTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ScriptedModel MODEL = ScriptedModel.start(VERTX);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @SuppressWarnings("NullAway.Init")
    private static OperatorApi operator;

    @BeforeAll
    static void start() {
        TestingStores.open();
        MODEL.reports(new JsonObject().put("prompt_tokens", 1_000).put("completion_tokens", 100));
        Conf conf = Conf.withToolbox(folder.resolve("conf"))
                .parlor("lease: { ttl: 2s, renew: 500ms, sweep: 300ms }\n")
                .site("priced", """
                        title: Priced
                        models: [openai/gpt-5.4-mini]
                        tools: [{ java: calculator }]
                        """)
                .site("unpriced", "title: Unpriced\nmodels: [openai/gpt-99]\n")
                .site("free", "title: Free\nmodels: [demo/scripted]\n")
                .site("small", """
                        title: Small
                        models: [openai/gpt-99]
                        turn: { output_tokens: 500 }
                        budget: { conversation_tokens: 1500 }
                        """);
        stage = Stage.own(conf.with(Map.of("OPENAI_API_KEY", "sk-test", "OPENAI_BASE_URL", MODEL.url())));
        operator = new OperatorApi(stage);
    }

    @AfterAll
    static void stop() {
        stage.close();
        VERTX.close();
    }

    @Test
    void theEndOfATurnAndTheListOfConversationsSayWhatItCost() {
        try (ChatClient client = at("priced")) {
            String conversation = client.hello().getString("conversation");
            JsonObject end = ask(client, "Hello");
            JsonObject cost = end.getJsonObject("metadata").getJsonObject("cost");
            assertThat(cost).isEqualTo(cost("0.0012", 1, 0));
            assertThat(end.getJsonArray("usage").getJsonObject(0).getString("model"))
                    .isEqualTo("gpt-5.4-mini");
            ask(client, "And again");
            JsonObject row = row(conversation);
            assertThat(row.getJsonObject("cost")).isEqualTo(cost("0.0024", 2, 0));
            assertThat(row.getJsonObject("tokens").getLong("totalTokens")).isEqualTo(2_200);
            AgUiCheck.passes(client.frames());
        }
    }

    @Test
    void aModelWithoutAPriceIsSaidToHaveNoneAndADemoToBeFree() {
        try (ChatClient unpriced = at("unpriced");
                ChatClient free = at("free")) {
            String without = unpriced.hello().getString("conversation");
            ask(unpriced, "Hello");
            assertThat(row(without).getJsonObject("cost")).isEqualTo(cost(null, 1, 1));
            String demo = free.hello().getString("conversation");
            free.say("m", "Hello");
            free.awaitEnd();
            assertThat(row(demo).getJsonObject("cost").getString("usd")).isEqualTo("0");
            assertThat(Eventually.get(UsageTest::complaints, said -> !said.isEmpty()))
                    .hasSize(1);
        }
    }

    @Test
    void usageIsAddedUpByDayModelSiteAndConversation() {
        try (ChatClient client = at("priced")) {
            String conversation = client.hello().getString("conversation");
            ask(client, "Hello");
            String today = LocalDate.now(ZoneOffset.UTC).toString();
            JsonObject byDay = usage("site=priced");
            assertThat(byDay.getString("to")).isEqualTo(today);
            assertThat(keys(byDay, "day")).containsExactly(today);
            assertThat(keys(usage("site=priced&by=model"), "model")).containsExactly("openai/gpt-5.4-mini");
            assertThat(keys(usage("by=site&from=" + today + "&to=" + today), "site"))
                    .contains("priced");
            assertThat(keys(usage("site=priced&by=conversation"), "conversation"))
                    .contains(conversation);
            JsonObject total = byDay.getJsonObject("total");
            long calls = total.getJsonObject("cost").getLong("calls");
            assertThat(total.getJsonObject("tokens").getLong("totalTokens")).isEqualTo(calls * 1_100);
            assertThat(usage("site=nowhere").getJsonArray("rows")).isEmpty();
            assertThat(usage("site=priced&to=2026-01-31&from=2026-01-01").getJsonArray("rows"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "by=hour, invalid_by",
        "by=, invalid_by",
        "from=yesterday, invalid_day",
        "to=2026-02-30, invalid_day",
        "from=2026-02-01&to=2026-01-31, invalid_span",
        "from=2024-01-01&to=2026-01-01, invalid_span",
        "limit=0, invalid_limit",
        "limit=1001, invalid_limit",
        "limit=x, invalid_limit"
    })
    void aQuestionThatCannotBeMeantIsAProblem(String query, String code) {
        HttpResponse<String> answer = operator.get("/v1/usage?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    @Test
    void onlyOperatorsAreTold() {
        try (ChatClient visitor = at("priced")) {
            String token = visitor.hello().getString("token");
            assertThat(OperatorApi.get(stage.parlor().url(), "/v1/usage", token).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aConversationThatHasUsedUpItsBudgetIsToldSoKindlyAndKeepsWhatItHas() {
        try (ChatClient client = at("small")) {
            client.hello();
            assertThat(ask(client, "Hello").getString("type")).isEqualTo("RUN_FINISHED");
            int asked = MODEL.requests().size();
            client.say("more", "And again");
            JsonObject end = client.awaitEnd();
            assertThat(end.getString("type")).isEqualTo("RUN_ERROR");
            assertThat(end.getString("code")).isEqualTo("budget_exceeded");
            assertThat(end.getString("message")).contains("please start a new one");
            assertThat(end.getJsonObject("metadata").getString("budget")).isEqualTo("conversation_tokens");
            assertThat(MODEL.requests()).hasSize(asked);
            assertThat(AgUiCheck.passes(client.frames())).isEqualTo(2);
            assertThat(metrics())
                    .contains("parlor_budget_reached_total{budget=\"conversation_tokens\",site=\"small\"}");
        }
    }

    @Test
    void metricsCountTokensByKindAndDollars() {
        try (ChatClient client = at("priced")) {
            client.hello();
            ask(client, "Hello");
            String label = "{gen_ai_request_model=\"openai/gpt-5.4-mini\",";
            assertThat(metrics())
                    .contains("parlor_cost_usd_total" + label + "site=\"priced\"}")
                    .contains(
                            "gen_ai_client_token_usage_total" + label + "gen_ai_token_type=\"output\",site=\"priced\"}")
                    .contains("parlor_token_part_total" + label + "part=\"cached_input\",site=\"priced\"}");
        }
    }

    @Test
    void whatAKilledServerHadPaidForIsInTheBooksAndInTheEndThatTheNextOneWrites() {
        try (ChatClient before = at("priced")) {
            JsonObject hello = before.hello();
            MODEL.thenCalls(new ToolCall("c", "calculator", "{\"expression\":\"1+1\"}"))
                    .then(ScriptedModel.Answer.opens("And then"));
            before.say("cut", "Work");
            before.awaitText();
            stage.kill();
            before.awaitClose();
            MODEL.thenSays("All done.");
            stage.restart();
            operator = new OperatorApi(stage);
            try (ChatClient after = at("priced")) {
                after.hello(Stage.ticket(hello, before.seq()));
                JsonObject end = after.awaitEnd();
                assertThat(end.getString("type")).isEqualTo("RUN_FINISHED");
                assertThat(end.getJsonObject("metadata").getJsonObject("cost")).isEqualTo(cost("0.0024", 2, 0));
            }
            assertThat(row(hello.getString("conversation")).getJsonObject("cost"))
                    .isEqualTo(cost("0.0024", 2, 0));
        }
    }

    private static ChatClient at(String site) {
        return new ChatClient(stage.parlor().httpPort(), site);
    }

    private static JsonObject ask(ChatClient client, String text) {
        MODEL.thenSays("Hello.");
        client.say(Stage.newId(), text);
        return client.awaitEnd();
    }

    private static JsonObject row(String conversation) {
        HttpResponse<String> answer = operator.get("/v1/conversations?limit=500");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body())
                .getJsonArray("conversations").stream()
                        .map(JsonObject.class::cast)
                        .filter(row -> row.getString("id").equals(conversation))
                        .findFirst()
                        .orElseThrow();
    }

    private static JsonObject usage(String query) {
        HttpResponse<String> answer = operator.get("/v1/usage?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static List<String> keys(JsonObject usage, String by) {
        return usage.getJsonArray("rows").stream()
                .map(row -> ((JsonObject) row).getString(by))
                .toList();
    }

    private static JsonObject cost(@Nullable String usd, int calls, int unpriced) {
        return new JsonObject()
                .put("usd", usd)
                .put("calls", calls)
                .put("unpricedCalls", unpriced)
                .put("estimatedCalls", 0);
    }

    private static List<String> complaints() {
        return stage.parlor().output().stream()
                .filter(line -> line.contains("openai/gpt-99 has no price in prices.yaml"))
                .toList();
    }

    private static String metrics() {
        return OperatorApi.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + stage.parlor().managementPort() + "/metrics")))
                .body();
    }
}
