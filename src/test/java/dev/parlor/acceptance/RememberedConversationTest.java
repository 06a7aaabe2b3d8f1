package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose site sends three exchanges along and sums up the rest; with the demo model for both. */
class RememberedConversationTest {
    private static final int EXCHANGES = 3;
    private static Stage stage;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        Conf conf = Conf.withToolbox(folder)
                .parlor("demo: { tokens_per_second: 0 }\n")
                .site(Stage.SITE, """
                        title: Shop
                        models: [demo/scripted]
                        greeting: Hello.
                        prompt: You help.
                        history: { exchanges: 3, messages: 80, summary: { every: 2, lag: 4 } }
                        budget: { visitor_messages_per_minute: 0 }
                        """);
        stage = Stage.own(conf.with(Map.of()));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void whatAVisitorSaidFirstIsStillSentAndSeenByOperatorsLongAfter() {
        try (ChatClient client = stage.client()) {
            String conversation = client.hello().getString("conversation");
            say(client, 1, "My booking is QX-4471.");
            for (int turn = 2; turn <= 12; turn++) {
                say(client, turn, "Question number " + turn + "?");
            }
            stage.endedTurns(conversation);
            JsonObject seen = Eventually.get(
                    () -> seen(conversation),
                    now -> now.containsKey("summary") && now.getJsonObject("request") != null);
            assertThat(seen.getJsonObject("summary").getString("text")).contains("QX-4471");
            JsonArray sent = seen.getJsonObject("request").getJsonArray("messages");
            JsonObject first = sent.getJsonObject(0);
            assertThat(first.getString("role")).isEqualTo("system");
            assertThat(first.getString("content")).startsWith("You help.").contains("QX-4471");
            assertThat(sent.getJsonObject(sent.size() - 1).getString("content")).isEqualTo("Question number 12?");
            assertThat(sent.stream()
                            .map(JsonObject.class::cast)
                            .filter(message -> message.getString("role").equals("user")))
                    .hasSizeBetween(EXCHANGES, EXCHANGES + 4);
            assertThat(seen.getJsonArray("messages")).hasSize(24);
        }
    }

    @Test
    void whoeverWritesIntoAFullConversationIsToldKindlyAndGoesOnInANewOne() {
        try (ChatClient client = stage.client()) {
            client.hello();
            for (int turn = 1; turn <= 40; turn++) {
                say(client, turn, "Question number " + turn + "?");
            }
            client.say("full", "One more?");
            JsonObject refusal = client.awaitRefusal();
            assertThat(refusal.getString("code")).isEqualTo("conversation_full");
            assertThat(refusal.getString("id")).isEqualTo("full");
            assertThat(refusal.getString("message")).contains("start a new one");
            assertThat(refusal.getBoolean("retryable")).isFalse();
            client.send(new JsonObject().put("type", "new"));
            client.say("anew", "One more?");
            client.awaitEnd();
        }
    }

    @Test
    void whoeverAskedForANewConversationComesBackToItBeforeAnythingIsWrittenAndNobodyElseDoes() {
        try (ChatClient client = stage.client()) {
            String token = client.hello().getString("token");
            say(client, 1, "What was said before.");
            client.send(new JsonObject().put("type", "new"));
            String asked = client.await(frame -> "parlor.hello".equals(frame.getString("name")))
                    .getJsonObject("value")
                    .getString("conversation");
            String stranger = helloAs(new JsonObject()).getString("token");
            assertThat(comingBack(stranger, asked).getString("conversation")).isNotEqualTo(asked);
            String another = asked.replaceFirst(".$", "x");
            assertThat(comingBack(token, another).getString("conversation")).isNotEqualTo(another);
            JsonObject back = comingBack(token, asked);
            assertThat(back.getString("conversation")).isEqualTo(asked);
            assertThat(back.getLong("seq")).isZero();
            say(client, 2, "What is said now.");
            assertThat(comingBack(token, asked).getLong("seq")).isPositive();
        }
    }

    private static JsonObject comingBack(String token, String conversation) {
        return helloAs(new JsonObject().put("token", token).put("conversation", conversation));
    }

    private static JsonObject helloAs(JsonObject who) {
        try (ChatClient client = stage.client()) {
            return client.hello(who);
        }
    }

    private static void say(ChatClient client, int turn, String text) {
        client.say("m" + turn, text);
        client.awaitEnd();
    }

    private static JsonObject seen(String conversation) {
        return new JsonObject(new OperatorApi(stage)
                .get("/v1/conversations/" + conversation + "/messages")
                .body());
    }
}
