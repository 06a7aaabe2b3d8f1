package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.TestingStores;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledServerTest {
    private static final String QUICK_LEASES = "lease: { ttl: 2s, renew: 500ms, sweep: 300ms }\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Stage stage;

    @BeforeEach
    void start() {
        TestingStores.open();
        stage = Stage.own(Conf.withToolbox(folder.resolve("conf"))
                .parlor(QUICK_LEASES)
                .with(Map.of("PARLOR_DEMO_TOKENS_PER_SECOND", "100")));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void anAnswerThatIsCutByAKillIsGivenAfterAllAndTheConversationGoesOn() {
        try (ChatClient before = stage.client()) {
            JsonObject hello = before.hello();
            String conversation = hello.getString("conversation");
            before.say("tools", Stage.THREE_TOOLS);
            before.awaitEnd();
            before.say("long", Stage.STORY);
            before.awaitText();
            before.awaitText();
            before.say("queued", "What is 2+3?");
            String queued = before.awaitAccepted("queued");
            stage.kill();
            before.awaitClose();
            stage.restart();

            try (ChatClient after = stage.again(hello, before.seq())) {
                JsonObject end = after.awaitEnd();
                assertThat(end.getString("type")).isEqualTo("RUN_FINISHED");
                after.awaitEnd();
                assertThat(after.entries())
                        .anySatisfy(frame ->
                                assertThat(frame.getString("messageId")).isEqualTo(queued));
                after.say("next", "What is 20+30?");
                after.awaitEnd();

                List<JsonObject> all = new ArrayList<>(before.entries());
                all.addAll(after.entries());
                assertThat(AgUiCheck.passes(all)).isEqualTo(4);
                assertThat(stage.endedTurns(conversation))
                        .isEqualTo(List.of("finished", "finished", "finished", "finished"));
                assertThat(stage.archivedText(conversation)).isEqualTo(ChatClient.assistantText(all));
                assertThat(new OperatorApi(stage).messages(conversation)).isEqualTo(stage.hotHistory(conversation));
                try (ChatClient fresh = stage.again(hello, 0)) {
                    fresh.await(frame -> frame.getLong("seq", 0L) == after.seq());
                    assertThat(fresh.entries()).isEqualTo(all);
                }
            }
        }
    }

    @Test
    void aMessageWhoseServerIsKilledOnceItWasAcceptedIsAnsweredOrEndedAloud() {
        try (ChatClient before = stage.client()) {
            JsonObject hello = before.hello();
            before.say("only", "What is 2+3?");
            String accepted = before.awaitAccepted("only");
            stage.kill();
            before.awaitClose();
            stage.restart();
            try (ChatClient after = stage.again(hello, before.seq())) {
                after.awaitEnd();
                List<JsonObject> all = new ArrayList<>(before.entries());
                all.addAll(after.entries());
                assertThat(AgUiCheck.passes(all)).isEqualTo(1);
                assertThat(all).anySatisfy(frame -> {
                    assertThat(frame.getString("messageId")).isEqualTo(accepted);
                    assertThat(frame.getString("delta")).isEqualTo("What is 2+3?");
                });
                after.say("only", "What is 2+3?");
                assertThat(after.awaitAccepted("only")).isEqualTo(accepted);
                assertThat(stage.endedTurns(hello.getString("conversation"))).hasSize(1);
            }
        }
    }
}
