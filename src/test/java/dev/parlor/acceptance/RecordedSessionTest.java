package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedSessionTest {
    private final Stage stage = Stage.shared();

    @Test
    void everyFrameOfASessionPassesTheSchemasAndTheOrderRulesOfAgUi() {
        try (ChatClient client = stage.client()) {
            client.hello();
            client.say("tools", Stage.THREE_TOOLS);
            client.awaitEnd();
            client.say("long", Stage.STORY);
            client.awaitEnd();
            client.say("stopped", Stage.STORY);
            client.awaitText();
            client.stop();
            client.awaitEnd();
            client.say("empty", " ");
            client.awaitRefusal();
            client.say("last", "What is 1+1?");
            client.awaitEnd();

            assertThat(AgUiCheck.passes(client.frames())).isEqualTo(4);
            assertThat(types(client)).contains("TOOL_CALL_START", "TOOL_CALL_ARGS", "TOOL_CALL_END");
            assertThat(types(client).stream().filter("TOOL_CALL_RESULT"::equals))
                    .hasSize(4);
        }
    }

    private static List<String> types(ChatClient client) {
        return client.entries().stream()
                .map((JsonObject frame) -> frame.getString("type"))
                .toList();
    }
}
