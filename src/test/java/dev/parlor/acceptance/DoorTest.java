package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ParlorProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that hold over two servers together. */
class DoorTest {
    private static final int TOO_MANY = 4504;
    private static final String LIMITS = """
            http: { trust_proxy: 1 }
            sockets: { per_visitor: 3, per_address: 2, bad_frames: 4 }
            lease: { ttl: 2s, renew: 500ms, sweep: 300ms }
            """;
    private static final String SHOP = """
            title: Shop
            origins: ["*"]
            models: [demo/scripted]
            prompt: You sell things.
            budget: { visitor_messages_per_minute: 3 }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @SuppressWarnings("NullAway.Init")
    private static ParlorProcess second;

    @BeforeAll
    static void start() {
        stage = Stage.own(Conf.withToolbox(folder.resolve("conf"))
                .parlor(LIMITS)
                .site("shop", SHOP)
                .with(Map.of()));
        second = stage.another();
    }

    @AfterAll
    static void stop() {
        second.close();
        stage.close();
    }

    @Test
    void aVisitorHasSoManySocketsOnAllServersTogether() {
        try (ChatClient first = here();
                ChatClient there = there();
                ChatClient somebodyElse = there()) {
            JsonObject hello = first.hello();
            there.hello(token(hello));
            try (ChatClient third = here();
                    ChatClient tooMany = there();
                    ChatClient tooManyHere = here()) {
                third.hello(token(hello));
                assertThat(closeOf(tooMany, hello)).isEqualTo(TOO_MANY);
                assertThat(closeOf(tooManyHere, hello)).isEqualTo(TOO_MANY);
                somebodyElse.hello();
            }
            Eventually.get(() -> comesIn(there(), hello), Boolean::booleanValue);
        }
    }

    @Test
    void theSocketsOfAServerThatDiedAreNotCountedForLong() {
        try (ParlorProcess dying = stage.another();
                ChatClient first = new ChatClient(dying.httpPort(), "shop");
                ChatClient again = new ChatClient(dying.httpPort(), "shop");
                ChatClient third = new ChatClient(dying.httpPort(), "shop")) {
            JsonObject hello = first.hello();
            again.hello(token(hello));
            third.hello(token(hello));
            assertThat(comesIn(here(), hello)).isFalse();
            dying.kill();
            Eventually.get(() -> comesIn(here(), hello), Boolean::booleanValue);
        }
    }

    @Test
    void anAddressHasSoManySocketsOnAllServersTogetherHoweverItIsForged() {
        try (ChatClient first = from(stage.parlor(), "203.0.113.1");
                ChatClient there = from(second, "203.0.113.1")) {
            first.hello();
            there.hello();
            try (ChatClient tooMany = from(second, "203.0.113.1");
                    ChatClient forged = from(stage.parlor(), "198.51.100.99, 203.0.113.1");
                    ChatClient elsewhere = from(second, "203.0.113.2")) {
                assertThat(tooMany.awaitClose()).isEqualTo(TOO_MANY);
                assertThat(forged.awaitClose()).isEqualTo(TOO_MANY);
                elsewhere.hello();
            }
        }
    }

    @Test
    void aVisitorWritesSoManyMessagesAMinuteOnAllServersTogether() {
        try (ChatClient visitor = here();
                ChatClient there = there();
                ChatClient somebodyElse = there()) {
            JsonObject hello = visitor.hello();
            visitor.say("m1", "Hello");
            visitor.awaitAccepted("m1");
            visitor.say("m2", "Hello");
            visitor.awaitAccepted("m2");
            there.hello(token(hello));
            there.say("m3", "Hello");
            there.awaitAccepted("m3");
            there.say("m4", "Hello");
            JsonObject refusal = there.awaitRefusal();
            assertThat(refusal.getString("code")).isEqualTo("rate_limited");
            assertThat(refusal.getString("id")).isEqualTo("m4");
            assertThat(refusal.getBoolean("retryable")).isTrue();
            assertThat(refusal.getLong("retryAfterMs")).isBetween(1L, 20_000L);
            visitor.say("m5", "Hello");
            assertThat(visitor.awaitRefusal().getString("code")).isEqualTo("rate_limited");
            somebodyElse.hello();
            somebodyElse.say("m1", "Hello");
            somebodyElse.awaitAccepted("m1");
            assertThat(stage.rows(
                            "select client_id from message where role = 'user' and conversation = ?"
                                    + " order by position",
                            hello.getString("conversation")))
                    .isEqualTo(List.of(List.of("m1"), List.of("m2"), List.of("m3")));
        }
    }

    @Test
    void whoeverGoesOnWritingTooFastIsSentAwayForAWhile() {
        try (ChatClient visitor = here()) {
            visitor.hello();
            for (int i = 0; i < 3; i++) {
                visitor.say("m" + i, "Hello");
                visitor.awaitAccepted("m" + i);
            }
            for (int i = 0; i < 4; i++) {
                visitor.say("more" + i, "Hello");
                assertThat(visitor.awaitRefusal().getString("code")).isEqualTo("rate_limited");
            }
            visitor.say("last", "Hello");
            assertThat(visitor.awaitClose()).isEqualTo(4013);
        }
    }

    private static ChatClient here() {
        return new ChatClient(stage.parlor().httpPort(), "shop");
    }

    private static ChatClient there() {
        return new ChatClient(second.httpPort(), "shop");
    }

    private static ChatClient from(ParlorProcess server, String forwarded) {
        return new ChatClient(server.httpPort(), "shop", Map.of("X-Forwarded-For", forwarded));
    }

    private static JsonObject token(JsonObject hello) {
        return new JsonObject().put("token", hello.getString("token"));
    }

    private static int closeOf(ChatClient client, JsonObject hello) {
        client.send(token(hello).put("type", "hello"));
        return client.awaitClose();
    }

    /** Whether there is a place for one more, which is left at once. */
    private static boolean comesIn(ChatClient client, JsonObject hello) {
        try (client) {
            client.send(token(hello).put("type", "hello"));
            return Eventually.get(
                            () -> client.isClosed()
                                    ? "out"
                                    : client.frames().stream()
                                            .map(frame -> frame.getString("name", ""))
                                            .findFirst()
                                            .orElse(""),
                            seen -> !seen.isEmpty())
                    .equals("parlor.hello");
        }
    }
}
