package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators of one site, and operators who may only read. */
class OperatorRightsTest {
    private static final String SHOP = """
            title: Shop
            origins: ["*"]
            models: [demo/scripted]
            prompt: You sell things.
            """;
    private static final String OPERATORS = """
            operators:
              sam: { password: "sam's password", sites: [shop] }
              vic: { password: "vic's password", role: viewer }
              gil: { password: "gil's password", role: viewer }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @SuppressWarnings("NullAway.Init")
    private static Conf conf;

    @BeforeAll
    static void start() {
        conf = Conf.withToolbox(folder.resolve("conf"))
                .parlor("demo: { tokens_per_second: 50 }\ntokens: { logins: 3 }\n" + OPERATORS)
                .site("shop", SHOP);
        stage = Stage.own(conf.with(Map.of()));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void whoeverGuessesPasswordsWaits() {
        for (int guess = 0; guess < 3; guess++) {
            assertThat(login("gil", "guess " + guess).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> late = login("gil", "gil's password");
        assertThat(late.statusCode()).isEqualTo(429);
        assertThat(late.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(login("sam", "sam's password").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> login(String name, String password) {
        JsonObject body = new JsonObject().put("name", name).put("password", password);
        return OperatorApi.send(HttpRequest.newBuilder(URI.create(stage.parlor().url() + "/v1/operator/login"))
                .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
    }

    @Test
    void anOperatorOfOneSiteSeesNothingOfAnother() {
        OperatorApi sam = new OperatorApi(stage, "sam", "sam's password");
        try (ChatClient inShop = new ChatClient(stage.parlor().httpPort(), "shop");
                ChatClient inToolbox = stage.client()) {
            String theirs = inShop.hello().getString("conversation");
            inShop.say("m", "What is 2+3?");
            inShop.awaitEnd();
            String others = inToolbox.hello().getString("conversation");
            inToolbox.say("m", "What is 2+3?");
            inToolbox.awaitEnd();

            assertThat(sites(sam, "/v1/conversations")).isNotEmpty().containsOnly("shop");
            assertThat(sites(sam, "/v1/conversations?site=shop")).isNotEmpty().containsOnly("shop");
            assertThat(sites(sam, "/v1/conversations?site=" + Stage.SITE)).isEmpty();
            assertThat(sites(new OperatorApi(stage), "/v1/conversations?site=" + Stage.SITE))
                    .isNotEmpty();
            assertThat(sam.messages(theirs)).isNotEmpty();
            HttpResponse<String> hidden = sam.get("/v1/conversations/" + others + "/messages");
            HttpResponse<String> missing = sam.get("/v1/conversations/" + Stage.newId() + "/messages");
            assertThat(hidden.statusCode()).isEqualTo(404);
            assertThat(hidden.body()).isEqualTo(missing.body());
            assertThat(sam.post("/v1/visitors/" + Stage.SITE + "/user:ana/revoke")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(sam.post("/v1/visitors/shop/user:ana/revoke").statusCode())
                    .isEqualTo(200);
            assertThat(closeOf(Stage.SITE, sam, others)).isEqualTo(4500);
            assertThat(closeOf("shop", sam, others)).isEqualTo(4505);
            try (ChatClient watch = new ChatClient(stage.parlor().httpPort(), "shop")) {
                watch.hello(ticket(sam, theirs));
                watch.awaitEnd();
                assertThat(watch.entryTexts()).isEqualTo(inShop.entryTexts());
            }
        }
    }

    @Test
    void aViewerReadsAndDoesNothingElse() {
        OperatorApi vic = new OperatorApi(stage, "vic", "vic's password");
        try (ChatClient visitor = stage.client();
                ChatClient watch = stage.client()) {
            String conversation = visitor.hello().getString("conversation");
            visitor.say("long", Stage.STORY);
            visitor.awaitText();
            watch.hello(ticket(vic, conversation));
            watch.awaitText();
            watch.stop();
            assertThat(watch.awaitRefusal().getString("code")).isEqualTo("forbidden");
            HttpResponse<String> answer = vic.post("/v1/visitors/" + Stage.SITE + "/user:ana/revoke");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("forbidden");
            assertThat(vic.messages(conversation)).isNotNull();

            try (ChatClient operator = stage.client()) {
                operator.hello(ticket(new OperatorApi(stage), conversation));
                operator.stop();
                visitor.awaitEnd();
                assertThat(stage.endedTurns(conversation)).isEqualTo(List.of("cancelled"));
            }
        }
    }

    @Test
    void whomTheConfigurationDoesNotNameAnyMoreIsNoOperatorAnyMore() {
        Conf own = Conf.withToolbox(folder.resolve("own")).parlor(OPERATORS).site("shop", SHOP);
        try (Stage before = Stage.own(own.with(Map.of()))) {
            OperatorApi sam = new OperatorApi(before, "sam", "sam's password");
            assertThat(sam.get("/v1/conversations").statusCode()).isEqualTo(200);
            own.parlor("");
            before.parlor().stop();
            before.restart();
            String url = before.parlor().url();
            assertThat(OperatorApi.get(url, "/v1/conversations", sam.token()).statusCode())
                    .isEqualTo(401);
            assertThat(OperatorApi.login(url, "sam", "sam's password").statusCode())
                    .isEqualTo(401);
        }
    }

    private static List<String> sites(OperatorApi operator, String path) {
        JsonArray list = new JsonObject(operator.get(path).body()).getJsonArray("conversations");
        return list.stream().map(row -> ((JsonObject) row).getString("site")).toList();
    }

    private static int closeOf(String site, OperatorApi operator, String conversation) {
        try (ChatClient client = new ChatClient(stage.parlor().httpPort(), site)) {
            client.send(ticket(operator, conversation).put("type", "hello"));
            return client.awaitClose();
        }
    }

    private static JsonObject ticket(OperatorApi operator, String conversation) {
        return new JsonObject().put("token", operator.token()).put("conversation", conversation);
    }
}
