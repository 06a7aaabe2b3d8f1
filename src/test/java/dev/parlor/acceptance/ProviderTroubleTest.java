package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.ScriptedModel.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a visitor reads and what an operator sees when a provider does not answer. */
class ProviderTroubleTest {
    private static final String KEY = "very-secret-key-0123456789";
    private static final String MODEL = "lab/model-" + UUID.randomUUID();
    private static final Vertx VERTX = Vertx.vertx();

    private static Conf conf;
    private static ScriptedModel provider;
    private static Stage stage;

    @BeforeAll
    static void open(@TempDir Path folder) {
        provider = ScriptedModel.start(VERTX);
        conf = Conf.withToolbox(folder.resolve("conf"))
                .parlor("""
                        providers:
                          lab: { protocol: openai, url: "%s", key: "%s" }
                        retry: { first_pause: 1ms, shortest_pause: 1ms, longest_pause: 1ms }
                        breaker: { failures_in_row: 2, pause: 1h, longest_pause: 1h }
                        """.formatted(provider.url(), KEY))
                .site(Stage.SITE, """
                        title: Lab
                        origins: ["*"]
                        models: [%s]
                        """.formatted(MODEL));
        stage = Stage.own(conf.with(Map.of()));
    }

    @AfterAll
    static void close() {
        stage.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void answerOnce() {
        provider.thenSays("All is well.");
        ask("warm up");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {'error':{'message':'Incorrect API key provided: very-secret-key-0123456789','code':'invalid_api_key'}} |"
                        + " provider_auth  | refuses the key           | Incorrect API key provided: (secret)",
                "429 | {'error':{'message':'You exceeded your current quota.','code':'insufficient_quota'}} |"
                        + " provider_quota | has nothing left to spend | You exceeded your current quota.",
            })
    void keyAndAccountAreTheOperatorsAndAreNotAskedAgain(
            int status, String body, String code, String what, String words) {
        int before = provider.requests().size();
        provider.then(new Answer.Fails(status, body.replace('\'', '"')));
        JsonObject end = ask("hello");

        assertThat(provider.requests()).hasSize(before + 1);
        assertThat(end.getString("type")).isEqualTo("RUN_ERROR");
        assertThat(end.getString("code")).isEqualTo(code);
        assertThat(end.getString("message"))
                .isEqualTo("The assistant cannot answer at the moment. Your message was kept.");

        JsonObject model = model(stage);
        JsonObject setback = model.getJsonObject("setback");
        assertThat(model.getBoolean("needsAttention")).isTrue();
        assertThat(model.getString("circuit")).isEqualTo("closed");
        assertThat(setback.getString("code")).isEqualTo(code);
        assertThat(setback.getInteger("status")).isEqualTo(status);
        assertThat(setback.getString("words")).isEqualTo(words);
        assertThat(setback.getString("what")).isEqualTo(what);
        assertThat(setback.getString("advice")).contains("lab");
        assertThat(setback.getInteger("times")).isEqualTo(1);
        assertThat(metrics())
                .anyMatch(line -> line.startsWith("parlor_provider_requests_total")
                        && line.contains(MODEL)
                        && line.contains(code)
                        && line.endsWith(" 1.0"));
        assertThat(stage.parlor().output()).noneMatch(line -> line.contains(KEY));

        provider.thenSays("Back again.");
        ask("and now?");
        assertThat(model(stage).getBoolean("needsAttention")).isFalse();
        assertThat(model(stage).containsKey("setback")).isFalse();
    }

    @Test
    void aModelThatKeepsFailingIsLeftAloneAndEveryServerKnows() {
        int before = provider.requests().size();
        for (int i = 0; i < 4; i++) {
            provider.then(new Answer.Fails(500, "{\"error\":{\"message\":\"upstream is on fire\"}}"));
        }
        ask("one");
        assertThat(model(stage).getBoolean("needsAttention")).isFalse();
        ask("two");
        JsonObject end = ask("three");

        assertThat(provider.requests()).hasSize(before + 4);
        assertThat(end.getString("message")).contains("Your message was kept; please try again in a moment.");
        JsonObject seen = model(stage);
        assertThat(seen.getString("circuit")).isEqualTo("open");
        assertThat(seen.getBoolean("needsAttention")).isTrue();
        assertThat(seen.getJsonObject("setback").getString("words")).isEqualTo("upstream is on fire");
        try (Stage other = Stage.own(conf.with(Map.of()))) {
            JsonObject there = Eventually.get(() -> model(other), known -> "open".equals(known.getString("circuit")));
            assertThat(there.getJsonObject("setback").getString("words")).isEqualTo("upstream is on fire");
        } finally {
            stage.close();
            stage = Stage.own(conf.with(Map.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense"})
    void onlyOperatorsSeeIt(String token) {
        assertThat(OperatorApi.get(stage.parlor().url(), "/v1/models", token).statusCode())
                .isEqualTo(401);
        try (ChatClient visitor = stage.client()) {
            String visitors = visitor.hello().getString("token");
            assertThat(OperatorApi.get(stage.parlor().url(), "/v1/models", visitors)
                            .body())
                    .contains("sign_in");
        }
    }

    /** Asks as a new visitor and gives the frame that ends the turn. */
    private static JsonObject ask(String text) {
        try (ChatClient client = stage.client()) {
            client.hello();
            client.say("m", text);
            JsonObject end = client.awaitEnd();
            assertThat(client.frames().toString()).doesNotContain(KEY, "API key", "current quota", "on fire");
            return end;
        }
    }

    private static JsonObject model(Stage at) {
        JsonArray models = new JsonObject(new OperatorApi(at).get("/v1/models").body()).getJsonArray("models");
        assertThat(models).hasSize(1);
        assertThat(models.getJsonObject(0).getString("model")).isEqualTo(MODEL);
        return models.getJsonObject(0);
    }

    private static List<String> metrics() {
        return OperatorApi.send(HttpRequest.newBuilder(
                        URI.create("http://localhost:" + stage.parlor().managementPort() + "/metrics")))
                .body()
                .lines()
                .toList();
    }
}
