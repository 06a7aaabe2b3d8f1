package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostLogTest {
    private final Stage stage = Stage.shared();

    @Test
    void aLogThatIsLostBetweenTurnsIsReplacedByOneSnapshot() {
        try (ChatClient before = stage.client()) {
            JsonObject hello = before.hello();
            String conversation = hello.getString("conversation");
            before.say("first", Stage.THREE_TOOLS);
            before.awaitEnd();
            stage.endedTurns(conversation);
            lose(conversation);

            try (ChatClient behind = stage.again(hello, 3);
                    ChatClient upToDate = stage.again(hello, before.seq())) {
                JsonObject snapshot = behind.awaitType("MESSAGES_SNAPSHOT");
                assertThat(snapshot.getLong("seq")).isEqualTo(before.seq());
                assertThat(roles(snapshot)).containsExactly("user", "assistant", "tool", "tool", "tool", "assistant");

                before.say("second", "What is 2+3?");
                for (ChatClient client : List.of(before, behind, upToDate)) {
                    client.awaitEnd();
                    assertThat(snapshots(client)).isLessThanOrEqualTo(2);
                    AgUiCheck.passes(client.frames());
                }
                stage.endedTurns(conversation);
                JsonArray history = stage.hotHistory(conversation);
                assertThat(history).hasSize(10).isEqualTo(new OperatorApi(stage).messages(conversation));
            }
        }
    }

    @Test
    void aLogThatIsLostInTheMiddleOfAnAnswerDoesNotHurtTheAnswer() {
        try (ChatClient live = stage.client()) {
            JsonObject hello = live.hello();
            String conversation = hello.getString("conversation");
            live.say("first", "Hello");
            live.awaitEnd();
            live.say("long", Stage.STORY);
            live.awaitText();
            lose(conversation);
            live.awaitText();
            try (ChatClient late = stage.again(hello, 0)) {
                live.awaitEnd();
                assertThat(AgUiCheck.passes(live.frames())).isEqualTo(2);
                JsonObject snapshot = late.awaitType("MESSAGES_SNAPSHOT");
                assertThat(roles(snapshot)).containsExactly("user", "assistant", "user", "assistant");

                live.say("next", "What is 2+3?");
                live.awaitEnd();
                late.awaitEnd();
                AgUiCheck.passes(late.frames());
                stage.endedTurns(conversation);
                assertThat(stage.hotHistory(conversation))
                        .isEqualTo(new OperatorApi(stage).messages(conversation))
                        .hasSize(8);
                assertThat(stage.archivedText(conversation)).isEqualTo(live.assistantText());
            }
        }
    }

    private void lose(String conversation) {
        try (RedisProbe redis = stage.redis()) {
            redis.delete(RedisProbe.log(conversation), RedisProbe.history(conversation));
        }
    }

    private static List<String> roles(JsonObject snapshot) {
        return snapshot.getJsonArray("messages").stream()
                .map(message -> ((JsonObject) message).getString("role"))
                .toList();
    }

    private static long snapshots(ChatClient client) {
        return client.frames().stream()
                .filter(frame -> "MESSAGES_SNAPSHOT".equals(frame.getString("type")))
                .count();
    }
}
