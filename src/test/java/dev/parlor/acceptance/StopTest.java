package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopTest {
    private final Stage stage = Stage.shared();

    @Test
    void stopEndsTheAnswerForEverybodyAndTheConversationGoesOn() {
        try (ChatClient speaker = stage.client()) {
            JsonObject hello = speaker.hello();
            speaker.say("long", Stage.STORY);
            speaker.awaitText();
            try (ChatClient other = stage.again(hello, 0)) {
                other.awaitText();
                other.stop();
                JsonObject end = speaker.awaitEnd();
                assertThat(end.getJsonObject("outcome").getString("type")).isEqualTo("cancelled");
                assertThat(other.awaitEnd()).isEqualTo(end);
                String said = speaker.assistantText();
                assertThat(stage.endedTurns(hello.getString("conversation"))).isEqualTo(List.of("cancelled"));

                speaker.say("next", "What is 2+3?");
                JsonObject next = speaker.awaitEnd();
                assertThat(next.getJsonObject("outcome").getString("type")).isEqualTo("success");
                assertThat(speaker.assistantText()).startsWith(said).contains("5");
                assertThat(between(speaker, end)).isEqualTo("RUN_STARTED");
                assertThat(stage.archivedText(hello.getString("conversation"))).isEqualTo(speaker.assistantText());
            }
        }
    }

    @Test
    void stopWithoutAnAnswerChangesNothing() {
        try (ChatClient client = stage.client()) {
            client.hello();
            client.stop();
            client.say("first", "What is 2+3?");
            assertThat(client.awaitEnd().getJsonObject("outcome").getString("type"))
                    .isEqualTo("success");
        }
    }

    /** The type of the entry that follows. */
    private static String between(ChatClient client, JsonObject end) {
        List<JsonObject> entries = client.entries();
        return entries.get(entries.indexOf(end) + 1).getString("type");
    }
}
