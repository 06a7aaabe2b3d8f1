package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AcceptanceOfMessagesTest {
    private final Stage stage = Stage.shared();

    @Test
    void aMessageIsOneMessageHoweverOftenItIsSent() {
        try (ChatClient first = stage.client()) {
            JsonObject hello = first.hello();
            String conversation = hello.getString("conversation");
            first.say("same", "What is 2+3?");
            String given = first.awaitAccepted("same");
            first.say("same", "What is 2+3?");
            assertThat(first.awaitAccepted("same")).isEqualTo(given);
            try (ChatClient second = stage.again(hello, 0)) {
                second.say("same", "What is 2+3?");
                assertThat(second.awaitAccepted("same")).isEqualTo(given);
                second.awaitEnd();
            }
            try (ChatClient later = stage.again(hello, 0)) {
                later.awaitEnd();
                later.say("same", "Something else altogether");
                assertThat(later.awaitAccepted("same")).isEqualTo(given);
            }
            assertThat(stage.endedTurns(conversation)).isEqualTo(List.of("finished"));
            assertThat(questions(conversation)).containsExactly("What is 2+3?");
        }
    }

    @Test
    void twoSocketsThatSendTheSameMessageAtOnceAreToldTheSame() {
        try (ChatClient first = stage.client()) {
            JsonObject hello = first.hello();
            first.say("begin", "Hello");
            first.awaitEnd();
            try (ChatClient second = stage.again(hello, 0)) {
                for (int i = 0; i < 10; i++) {
                    String id = "at-once-" + i;
                    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> second.say(id, "What is 2+3?"));
                    first.say(id, "What is 2+3?");
                    other.join();
                    assertThat(second.awaitAccepted(id)).isEqualTo(first.awaitAccepted(id));
                }
                String conversation = hello.getString("conversation");
                stage.endedTurns(conversation);
                assertThat(questions(conversation)).hasSize(11);
            }
        }
    }

    @Test
    void messagesDuringAnAnswerAreAnsweredTogetherByTheNextTurnInTheirOrder() {
        try (ChatClient client = stage.client()) {
            String conversation = client.hello().getString("conversation");
            client.say("long", Stage.STORY);
            client.awaitText();
            client.say("a", "What is 2+3?");
            client.say("b", "What is 20+30?");
            client.say("c", "What is 200+300?");
            List<String> queued =
                    List.of(client.awaitAccepted("a"), client.awaitAccepted("b"), client.awaitAccepted("c"));
            client.stop();
            client.awaitEnd();
            long end = client.seq();
            client.awaitEnd();
            List<String> shown = client.entries().stream()
                    .filter(frame -> frame.getLong("seq") > end)
                    .filter(frame -> "user".equals(frame.getString("role")))
                    .map(frame -> frame.getString("messageId"))
                    .toList();
            assertThat(shown).isEqualTo(queued);
            assertThat(stage.endedTurns(conversation)).isEqualTo(List.of("cancelled", "finished"));
            assertThat(AgUiCheck.passes(client.frames())).isEqualTo(2);
        }
    }

    private List<String> questions(String conversation) {
        return stage
                .rows(
                        "select content->>'content' from message where conversation = ? and role = 'user'"
                                + " order by position",
                        conversation)
                .stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }
}
