package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoredConversationTest {
    private final Stage stage = Stage.shared();

    @Test
    void whatTheClientSawIsWhatTheStoresHold() {
        try (ChatClient client = stage.client()) {
            String conversation = client.hello().getString("conversation");
            client.say("tools", Stage.THREE_TOOLS);
            client.awaitEnd();
            client.say("more", "What is 2+3?");
            client.awaitEnd();
            assertThat(stage.endedTurns(conversation)).isEqualTo(List.of("finished", "finished"));

            JsonArray archived = new OperatorApi(stage).messages(conversation);
            assertThat(archived).isEqualTo(stage.hotHistory(conversation));
            assertValid(archived);
            assertThat(ofRole(archived, "user"))
                    .extracting(message -> message.getString("content"))
                    .containsExactly(Stage.THREE_TOOLS, "What is 2+3?");
            assertThat(calls(archived)).isEqualTo(callsSeen(client));
            assertThat(results(archived)).containsExactlyInAnyOrderEntriesOf(resultsSeen(client));
            assertThat(textsSeen(client)).isEqualTo(texts(archived));
            assertThat(stage.rows(
                            "select id, name, arguments, outcome, result from tool_call where conversation = ?"
                                    + " order by started_at, position",
                            conversation))
                    .hasSize(4)
                    .allSatisfy(row -> assertThat(row.get(3)).isEqualTo("succeeded"))
                    .allSatisfy(row ->
                            assertThat(row.get(4)).isEqualTo(resultsSeen(client).get(row.get(0))));
            assertThat(stage.rows("select messages, seq from conversation where id = ?", conversation))
                    .isEqualTo(List.of(List.of(6L, client.seq())));
        }
    }

    /** Each call has exactly one result before anybody else speaks. */
    private static void assertValid(JsonArray history) {
        List<String> open = new ArrayList<>();
        for (JsonObject message : objects(history)) {
            if ("tool".equals(message.getString("role"))) {
                assertThat(open.remove(message.getString("tool_call_id"))).isTrue();
            } else {
                assertThat(open).isEmpty();
                objects(message.getJsonArray("tool_calls", new JsonArray()))
                        .forEach(call -> open.add(call.getString("id")));
            }
        }
        assertThat(open).isEmpty();
    }

    private static List<JsonObject> ofRole(JsonArray history, String role) {
        return objects(history).stream()
                .filter(message -> role.equals(message.getString("role")))
                .toList();
    }

    private static Map<String, String> calls(JsonArray history) {
        return ofRole(history, "assistant").stream()
                .flatMap(step -> objects(step.getJsonArray("tool_calls", new JsonArray())).stream())
                .collect(Collectors.toMap(
                        call -> call.getString("id"),
                        call -> call.getJsonObject("function").getString("arguments")));
    }

    private static Map<String, String> callsSeen(ChatClient client) {
        return client.entries().stream()
                .filter(frame -> "TOOL_CALL_ARGS".equals(frame.getString("type")))
                .collect(Collectors.toMap(frame -> frame.getString("toolCallId"), frame -> frame.getString("delta")));
    }

    private static Map<String, String> results(JsonArray history) {
        return ofRole(history, "tool").stream()
                .collect(Collectors.toMap(
                        message -> message.getString("tool_call_id"), message -> message.getString("content")));
    }

    private static Map<String, String> resultsSeen(ChatClient client) {
        return client.entries().stream()
                .filter(frame -> "TOOL_CALL_RESULT".equals(frame.getString("type")))
                .collect(Collectors.toMap(frame -> frame.getString("toolCallId"), frame -> frame.getString("content")));
    }

    /** Text of each message that has some, by its id. */
    private static Map<String, String> texts(JsonArray history) {
        return objects(history).stream()
                .filter(message -> !"tool".equals(message.getString("role")))
                .filter(message -> !message.getString("content").isEmpty())
                .collect(Collectors.toMap(message -> message.getString("id"), message -> message.getString("content")));
    }

    private static Map<String, String> textsSeen(ChatClient client) {
        BinaryOperator<String> append = String::concat;
        return client.entries().stream()
                .filter(frame -> "TEXT_MESSAGE_CONTENT".equals(frame.getString("type")))
                .collect(Collectors.toMap(
                        frame -> frame.getString("messageId"), frame -> frame.getString("delta"), append));
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
