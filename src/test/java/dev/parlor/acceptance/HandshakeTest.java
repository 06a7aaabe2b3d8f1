package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractIntegerAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandshakeTest {
    private static final String SHOP = """
        title: Shop
        origins: ["https://shop.example"]
        models: [demo/scripted]
        prompt: You sell things.
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = Stage.own(Conf.withToolbox(folder.resolve("conf"))
                .parlor("demo: { tokens_per_second: 0 }\n")
                .site("shop", SHOP)
                .with(Map.of()));
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void aSiteThatDoesNotExistIsNotFound() {
        assertThatHandshake(() -> new ChatClient(port(), "nowhere")).isEqualTo(404);
    }

    @Test
    void onlyListedOriginsMayOpenASocket() {
        assertThatHandshake(() -> new ChatClient(port(), "shop", Map.of("Origin", "https://evil.example")))
                .isEqualTo(403);
        assertThatHandshake(() -> new ChatClient(port(), "shop", Map.of("Origin", "null")))
                .isEqualTo(403);
        try (ChatClient allowed = new ChatClient(port(), "shop", Map.of("Origin", "https://shop.example"))) {
            assertThat(allowed.hello().getJsonObject("site").getString("title")).isEqualTo("Shop");
        }
    }

    @Test
    void aPlainRequestIsToldToUpgrade() {
        HttpResponse<String> answer = OperatorApi.send(
                HttpRequest.newBuilder(URI.create(stage.parlor().url() + "/ws?site=shop")));
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("not_a_websocket");
    }

    @Test
    void aTokenThatDoesNotHoldClosesTheSocket() {
        String token;
        try (ChatClient visitor = stage.client()) {
            token = visitor.hello().getString("token");
        }
        List<String> parts = List.of(token.split("\\."));
        String payload = new String(Base64.getUrlDecoder().decode(parts.get(1)), StandardCharsets.UTF_8);
        String anotherSites = payload.replace(Stage.SITE, "shop");
        for (String bad : List.of(
                "nonsense",
                "a.b.c",
                token.substring(0, token.length() - 4) + "AAAA",
                parts.get(0) + "." + base64(anotherSites) + "." + parts.get(2),
                base64("{\"typ\":\"JWT\",\"alg\":\"none\"}") + "." + parts.get(1) + ".",
                base64("{\"typ\":\"JWT\",\"alg\":\"none\"}") + "." + parts.get(1) + "." + parts.get(2))) {
            assertThat(closeOf("shop", bad)).as(bad).isEqualTo(4500);
            assertThat(closeOf(Stage.SITE, bad)).as(bad).isEqualTo(4500);
        }
        assertThat(closeOf("shop", token)).isEqualTo(4500);
    }

    @Test
    void somebodyElsesConversationIsNeverShown() {
        try (ChatClient owner = stage.client();
                ChatClient thief = stage.client();
                ChatClient visitor = stage.client()) {
            JsonObject owned = owner.hello();
            owner.say("secret", "What is 1+1?");
            owner.awaitEnd();
            JsonObject stranger = thief.hello(new JsonObject().put("conversation", owned.getString("conversation")));
            assertThat(stranger.getString("conversation")).isNotEqualTo(owned.getString("conversation"));
            JsonObject own = visitor.hello();
            visitor.say("mine", "What is 2+3?");
            visitor.awaitEnd();
            try (ChatClient again = stage.client()) {
                JsonObject given =
                        again.hello(Stage.ticket(own, 0).put("conversation", owned.getString("conversation")));
                assertThat(given.getString("conversation")).isEqualTo(own.getString("conversation"));
                again.awaitEnd();
                assertThat(again.entryTexts()).isEqualTo(visitor.entryTexts());
            }
            assertThat(thief.entries()).isEmpty();
        }
    }

    private static int closeOf(String site, String token) {
        try (ChatClient client = new ChatClient(port(), site)) {
            client.send(new JsonObject().put("type", "hello").put("token", token));
            return client.awaitClose();
        }
    }

    private static int port() {
        return stage.parlor().httpPort();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static AbstractIntegerAssert<?> assertThatHandshake(ThrowingCallable connect) {
        Throwable refusal = catchThrowable(connect);
        assertThat(refusal).hasCauseInstanceOf(WebSocketHandshakeException.class);
        return refusal.getCause() instanceof WebSocketHandshakeException refused
                ? assertThat(refused.getResponse().statusCode())
                : assertThat(0);
    }
}
