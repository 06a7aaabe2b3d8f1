package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadFramesTest {
    private static final int RANDOM_FRAMES = 10_000;
    private static final int FRAMES_PER_SOCKET = 20;

    private final Stage stage = Stage.shared();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "nothing, invalid_json",
                "[1], invalid_json",
                "null, invalid_json",
                "{}, missing_field",
                "`{\"type\":7}`, invalid_field",
                "`{\"type\":\"dance\"}`, unknown_type",
                "`{\"type\":\"send\",\"content\":\"x\"}`, missing_field",
                "`{\"type\":\"send\",\"id\":7,\"content\":\"x\"}`, invalid_field",
                "`{\"type\":\"send\",\"id\":\"\",\"content\":\"x\"}`, missing_field",
                "`{\"type\":\"send\",\"id\":\"a\"}`, invalid_field",
                "`{\"type\":\"send\",\"id\":\"a\",\"content\":{}}`, invalid_field",
                "`{\"type\":\"send\",\"id\":\"a\",\"content\":[]}`, empty_message",
                "`{\"type\":\"send\",\"id\":\"a\",\"content\":[7]}`, invalid_field",
                "`{\"type\":\"send\",\"id\":\"a\",\"content\":\" \"}`, empty_message",
                "`{\"type\":\"send\",\"id\":\"a\",\"content\":\"a\\u0000b\"}`, invalid_field",
                "`{\"type\":\"send\",\"id\":\"a\\u0000b\",\"content\":\"a\"}`, invalid_field",
                "`{\"type\":\"hello\"}`, already_open",
            })
    void aFrameThatCannotBeObeyedIsRefusedWithACode(String frame, String code) {
        try (ChatClient client = stage.client()) {
            client.hello();
            client.sendText(frame);
            assertThat(client.awaitRefusal().getString("code")).isEqualTo(code);
            client.say("still-here", "What is 2+3?");
            client.awaitEnd();
            assertThat(client.assistantText()).contains("5");
        }
    }

    @Test
    void textThatUnicodeDoesNotAllowStillIsAMessage() {
        try (ChatClient client = stage.client()) {
            String conversation = client.hello().getString("conversation");
            client.sendText("{\"type\":\"send\",\"id\":\"half\",\"content\":\"What is 2+3? \\ud800 \\ufffe\"}");
            client.awaitAccepted("half");
            client.awaitEnd();
            assertThat(stage.endedTurns(conversation)).containsExactly("finished");
        }
    }

    @Test
    void aMessageThatIsTooLongIsRefused() {
        try (ChatClient client = stage.client()) {
            client.hello();
            client.say("long", "x".repeat(8_001));
            assertThat(client.awaitRefusal().getString("code")).isEqualTo("message_too_long");
        }
    }

    @Test
    void aFrameBeyondTheLimitClosesTheSocket() {
        try (ChatClient client = stage.client()) {
            client.hello();
            client.sendText("x".repeat(70_000));
            assertThat(client.awaitClose()).isEqualTo(1009);
        }
        try (RawSocket oneFrame = new RawSocket(stage.parlor().httpPort(), Stage.SITE)) {
            oneFrame.send(new JsonObject()
                    .put("type", "hello")
                    .put("page", "x".repeat(200))
                    .encode());
            oneFrame.send("x".repeat(70_000));
            oneFrame.entriesUntilClosed();
            assertThat(oneFrame.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void bytesCloseTheSocket() {
        try (ChatClient client = stage.client()) {
            client.hello();
            client.sendBytes(new byte[] {1, 2, 3});
            assertThat(client.awaitClose()).isEqualTo(4505);
        }
    }

    @Test
    void whoeverDoesNotBeginWithHelloIsClosed() {
        try (ChatClient silent = stage.client();
                ChatClient eager = stage.client()) {
            eager.say("a", "Hello");
            assertThat(eager.awaitClose()).isEqualTo(4505);
            assertThat(silent.awaitClose()).isEqualTo(4505);
        }
    }

    @Test
    void randomFramesHurtNobodyElse() {
        Random random = new Random(11);
        try (ChatClient healthy = stage.client();
                ChatClient watching = stage.client()) {
            JsonObject hello = healthy.hello();
            healthy.say("long", Stage.STORY);
            healthy.awaitAccepted("long");
            watching.hello(Stage.ticket(hello, 0));
            for (int sent = 0; sent < RANDOM_FRAMES; sent += FRAMES_PER_SOCKET) {
                try (ChatClient bad = stage.client()) {
                    if (random.nextInt(4) > 0) {
                        bad.hello();
                    }
                    for (int i = 0; i < FRAMES_PER_SOCKET && !bad.isClosed(); i++) {
                        bad.sendText(randomFrame(random));
                    }
                } catch (CompletionException closedMeanwhile) {
                    assertThat(closedMeanwhile).hasCauseInstanceOf(IOException.class);
                }
            }
            healthy.say("after", "What is 2+3?");
            healthy.awaitAccepted("after");
            Eventually.get(() -> healthy.assistantText().contains("5"), Boolean::booleanValue);
            Eventually.get(watching::seq, seq -> seq == healthy.seq());
            AgUiCheck.passes(healthy.frames());
            assertThat(watching.entryTexts()).isEqualTo(healthy.entryTexts());
            assertThat(stage.parlor().output()).noneMatch(line -> line.contains("Exception"));
        }
    }

    private static String randomFrame(Random random) {
        if (random.nextInt(3) == 0) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        JsonObject frame = new JsonObject()
                .put(
                        "type",
                        pick(random, "hello", "send", "stop", "new", "typing", "decide", "feedback", "tool_result"))
                .put("id", value(random))
                .put("content", value(random))
                .put("token", value(random))
                .put("conversation", value(random))
                .put("after", value(random));
        StringBuilder text = new StringBuilder(frame.encode());
        for (int i = random.nextInt(3); i > 0; i--) {
            text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
        }
        return text.toString();
    }

    private static Object value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextDouble();
            case 2 -> random.nextBoolean();
            case 3 -> new JsonArray().add(random.nextInt()).add(new JsonObject());
            case 4 -> new JsonObject().put("type", "text").put("text", "x");
            case 5 -> new JsonArray().add(new JsonObject().put("type", "text").put("text", "Hi"));
            case 6 -> "a\u0000\uFFFE'\"{}";
            default -> "word" + random.nextInt(3);
        };
    }

    private static String pick(Random random, String... words) {
        return words[random.nextInt(words.length)];
    }
}
