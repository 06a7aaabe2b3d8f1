package dev.parlor.history.postgres;

import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.history.MessageJson;
import dev.parlor.history.TurnProgress;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A history put together from rows: each call is followed by its one result, known or not. */
final class ArchivedHistory {
    private static final ToolResult RUNNING = ToolResult.failed("outcome_unknown", "The tool has not answered.", false);

    private final RowSet<Row> messages;
    private final Map<String, Message.Tool> results = new HashMap<>();

    ArchivedHistory(RowSet<Row> messages, RowSet<Row> results) {
        this.messages = messages;
        for (Row row : results) {
            String call = row.getString("id");
            String outcome = row.getString("outcome");
            if (!outcome.equals("started")) {
                this.results.put(
                        call,
                        new Message.Tool(
                                new MessageId(row.getString("result_message")),
                                call,
                                MessageJson.result(row.getString("result"), outcome.equals("failed"))));
            }
        }
    }

    List<Message> messages() {
        List<Message> history = new ArrayList<>();
        for (Row row : messages) {
            Message message = MessageJson.decode(row.getJsonObject("content"));
            history.add(message);
            if (message instanceof Message.Assistant assistant) {
                for (ToolCall call : assistant.toolCalls()) {
                    history.add(results.getOrDefault(
                            call.id(), new Message.Tool(new MessageId(call.id() + "-result"), call.id(), RUNNING)));
                }
            }
        }
        return history;
    }

    /** What the model said, with the results that are known, and what visitors said after that. */
    TurnProgress progress() {
        List<TurnProgress.Step> steps = new ArrayList<>();
        for (Row row : messages) {
            switch (MessageJson.decode(row.getJsonObject("content"))) {
                case Message.Assistant said ->
                    steps.add(new TurnProgress.Step(
                            said,
                            said.toolCalls().stream()
                                    .map(call -> results.get(call.id()))
                                    .filter(Objects::nonNull)
                                    .toList(),
                            List.of()));
                case Message.User asked -> {
                    if (!steps.isEmpty()) {
                        steps.add(followedBy(asked, steps.removeLast()));
                    }
                }
                case Message.Tool answer -> {}
            }
        }
        return new TurnProgress(steps);
    }

    private static TurnProgress.Step followedBy(Message.User asked, TurnProgress.Step step) {
        List<Message.User> then = new ArrayList<>(step.then());
        then.add(asked);
        return new TurnProgress.Step(step.said(), step.results(), then);
    }
}
