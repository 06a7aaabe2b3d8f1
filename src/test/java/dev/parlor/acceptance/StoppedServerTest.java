package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoppedServerTest {
    @Test
    void aServerThatIsAskedToEndTellsEverybodyAndOwesNothing() {
        try (Stage stage = Stage.own(Map.of("PARLOR_DEMO_TOKENS_PER_SECOND", "100"))) {
            try (ChatClient client = stage.client();
                    ChatClient idle = stage.client()) {
                JsonObject hello = client.hello();
                String conversation = hello.getString("conversation");
                idle.hello();
                client.say("long", Stage.STORY);
                client.awaitText();
                client.say("queued", "What is 2+3?");
                String queued = client.awaitAccepted("queued");
                assertThat(stage.parlor().stop()).isEqualTo(143);

                for (ChatClient each : List.of(client, idle)) {
                    each.await(frame -> "parlor.drain".equals(frame.getString("name")));
                    assertThat(each.awaitClose()).isEqualTo(4001);
                }

                stage.restart();
                try (ChatClient again = stage.again(hello, client.seq())) {
                    assertThat(again.awaitEnd().getString("type")).isEqualTo("RUN_FINISHED");
                    assertThat(again.awaitEnd().getString("type")).isEqualTo("RUN_FINISHED");
                    assertThat(again.entries().getFirst().getLong("seq")).isEqualTo(client.seq() + 1);
                    assertThat(again.entries())
                            .anySatisfy(frame ->
                                    assertThat(frame.getString("messageId")).isEqualTo(queued));
                    assertThat(stage.endedTurns(conversation)).isEqualTo(List.of("finished", "finished"));
                    List<JsonObject> all = new ArrayList<>(client.entries());
                    all.addAll(again.entries());
                    assertThat(AgUiCheck.passes(all)).isEqualTo(2);
                    assertThat(stage.archivedText(conversation)).isEqualTo(ChatClient.assistantText(all));
                    assertThat(new OperatorApi(stage).messages(conversation)).isEqualTo(stage.hotHistory(conversation));
                }
            }
        }
    }
}
