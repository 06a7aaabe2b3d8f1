package dev.parlor.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.parlor.conversation.Bill;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * Log entries as AG-UI 1.0 events, one JSON object each, with the entry's number as {@code seq}.
 *
 * <p>The text is what Redis stores and what every socket is sent: it is made once. Thread-safe.
 */
public final class EventJson {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private EventJson() {}

    /**
     * The frame of {@code event} as entry number {@code seq}.
     *
     * @param now milliseconds since 1970; pieces of text go without, they are many and follow a start that has it
     */
    public static String encode(Event event, long seq, long now) {
        return switch (event) {
            case Event.TextAdded added -> textAdded(added, seq);
            case Event.ReasoningAdded added ->
                messageFrame("REASONING_MESSAGE_CONTENT", added.message())
                        .put("delta", added.text())
                        .put("seq", seq)
                        .encode();
            case Event.RunStarted started ->
                stamped(runFrame("RUN_STARTED", started.conversation(), started.turn()), seq, now);
            case Event.TextStarted started -> stamped(textStarted(started), seq, now);
            case Event.TextEnded ended -> stamped(messageFrame("TEXT_MESSAGE_END", ended.message()), seq, now);
            case Event.ImageSent image -> stamped(CustomJson.sent(image), seq, now);
            case Event.ReasoningMarked marked -> stamped(reasoningMarked(marked), seq, now);
            case Event.ToolCallStarted started ->
                stamped(
                        toolFrame("TOOL_CALL_START", started.toolCallId())
                                .put("toolCallName", started.tool())
                                .put("parentMessageId", started.parent().value()),
                        seq,
                        now);
            case Event.ToolCallArguments arguments ->
                stamped(
                        toolFrame("TOOL_CALL_ARGS", arguments.toolCallId()).put("delta", arguments.arguments()),
                        seq,
                        now);
            case Event.ToolCallEnded ended -> stamped(toolFrame("TOOL_CALL_END", ended.toolCallId()), seq, now);
            case Event.ToolCallAnswered answered -> stamped(answered(answered), seq, now);
            case Event.ToolCallProgressed progressed -> stamped(CustomJson.progressed(progressed), seq, now);
            case Event.ApprovalAsked asked -> stamped(CustomJson.asked(asked), seq, now);
            case Event.ApprovalDecided decided -> stamped(CustomJson.decided(decided), seq, now);
            case Event.MessageReset reset -> stamped(CustomJson.reset(reset), seq, now);
            case Event.RunResumed resumed -> stamped(CustomJson.resumed(resumed), seq, now);
            case Event.RunFinished finished -> stamped(finished(finished), seq, now);
            case Event.RunFailed failed -> stamped(failed(failed), seq, now);
        };
    }

    private static String stamped(JsonObject frame, long seq, long now) {
        return frame.put("timestamp", now).put("seq", seq).encode();
    }

    /**
     * The event in a frame that {@link #encode} made.
     *
     * @throws IllegalArgumentException if the frame is of another kind, as a newer version may have written it
     */
    public static Event decode(String frame) {
        JsonObject json = new JsonObject(frame);
        String type = json.getString("type");
        return switch (type) {
            case "RUN_STARTED" -> new Event.RunStarted(conversation(json), turn(json));
            case "TEXT_MESSAGE_START" ->
                new Event.TextStarted(
                        message(json),
                        Event.Role.valueOf(json.getString("role").toUpperCase(Locale.ROOT)),
                        json.getJsonObject("metadata", new JsonObject()).getString("clientId"));
            case "TEXT_MESSAGE_CONTENT" -> new Event.TextAdded(message(json), json.getString("delta"));
            case "TEXT_MESSAGE_END" -> new Event.TextEnded(message(json));
            case "REASONING_START" -> new Event.ReasoningMarked(message(json), Event.ReasoningMark.START);
            case "REASONING_MESSAGE_START" ->
                new Event.ReasoningMarked(message(json), Event.ReasoningMark.MESSAGE_START);
            case "REASONING_MESSAGE_CONTENT" -> new Event.ReasoningAdded(message(json), json.getString("delta"));
            case "REASONING_MESSAGE_END" -> new Event.ReasoningMarked(message(json), Event.ReasoningMark.MESSAGE_END);
            case "REASONING_END" -> new Event.ReasoningMarked(message(json), Event.ReasoningMark.END);
            case "TOOL_CALL_START" ->
                new Event.ToolCallStarted(
                        json.getString("toolCallId"),
                        json.getString("toolCallName"),
                        new MessageId(json.getString("parentMessageId")));
            case "TOOL_CALL_ARGS" -> new Event.ToolCallArguments(json.getString("toolCallId"), json.getString("delta"));
            case "TOOL_CALL_END" -> new Event.ToolCallEnded(json.getString("toolCallId"));
            case "TOOL_CALL_RESULT" ->
                new Event.ToolCallAnswered(message(json), json.getString("toolCallId"), result(json));
            case "CUSTOM" -> CustomJson.decode(json);
            case "RUN_FINISHED" ->
                new Event.RunFinished(conversation(json), turn(json), stopReason(json), model(json), bill(json));
            case "RUN_ERROR" ->
                new Event.RunFailed(
                        conversation(json),
                        turn(json),
                        new Failure(
                                json.getString("code"),
                                json.getString("message"),
                                metadata(json).getBoolean("retryable", false)),
                        bill(json),
                        metadata(json).getString("budget"));
            default -> throw new IllegalArgumentException("no log entry has the type " + type);
        };
    }

    /** A MESSAGES_SNAPSHOT that stands in for all entries up to {@code seq}. */
    public static String snapshot(List<Message> messages, long seq) {
        JsonArray array = new JsonArray();
        for (Message message : messages) {
            array.add(
                    switch (message) {
                        case Message.User user ->
                            new JsonObject()
                                    .put("id", user.id().value())
                                    .put("role", "user")
                                    .put("content", content(user));
                        case Message.Assistant assistant -> assistant(assistant);
                        case Message.Tool tool -> toolMessage(tool);
                    });
        }
        return new JsonObject()
                .put("type", "MESSAGES_SNAPSHOT")
                .put("messages", array)
                .put("seq", seq)
                .encode();
    }

    /** A text, or AG-UI's parts where there are images. */
    private static Object content(Message.User user) {
        if (user.content().stream().allMatch(ContentPart.Text.class::isInstance)) {
            return user.text();
        }
        JsonArray parts = new JsonArray();
        for (ContentPart part : user.content()) {
            parts.add(
                    switch (part) {
                        case ContentPart.Text text ->
                            new JsonObject().put("type", "text").put("text", text.text());
                        case ContentPart.Image image ->
                            new JsonObject().put("type", "image").put("source", source(image.url()));
                    });
        }
        return parts;
    }

    private static JsonObject source(String url) {
        int data = url.indexOf(";base64,");
        return url.startsWith("data:") && data > 0
                ? new JsonObject()
                        .put("type", "data")
                        .put("value", url.substring(data + ";base64,".length()))
                        .put("mimeType", url.substring("data:".length(), data))
                : new JsonObject().put("type", "url").put("value", url);
    }

    private static JsonObject assistant(Message.Assistant assistant) {
        JsonObject json = new JsonObject()
                .put("id", assistant.id().value())
                .put("role", "assistant")
                .put("content", assistant.text());
        if (assistant.toolCalls().isEmpty()) {
            return json;
        }
        JsonArray calls = new JsonArray();
        for (ToolCall call : assistant.toolCalls()) {
            calls.add(new JsonObject()
                    .put("id", call.id())
                    .put("type", "function")
                    .put("function", new JsonObject().put("name", call.name()).put("arguments", call.arguments())));
        }
        return json.put("toolCalls", calls);
    }

    private static JsonObject toolMessage(Message.Tool tool) {
        JsonObject json = new JsonObject()
                .put("id", tool.id().value())
                .put("role", "tool")
                .put("toolCallId", tool.toolCallId());
        return switch (tool.result()) {
            case ToolResult.Succeeded succeeded -> json.put("content", succeeded.content());
            case ToolResult.Failed failed ->
                json.put(
                                "content",
                                new JsonObject()
                                        .put("error", failure(failed.failure()))
                                        .encode())
                        .put("error", failed.failure().message());
        };
    }

    /** The token path: no tree, one builder. */
    private static String textAdded(Event.TextAdded added, long seq) {
        StringBuilder json = new StringBuilder(added.text().length() + 120);
        json.append("{\"type\":\"TEXT_MESSAGE_CONTENT\",\"messageId\":\"")
                .append(added.message().value())
                .append("\",\"delta\":\"");
        ENCODER.quoteAsString(added.text(), json);
        return json.append("\",\"seq\":").append(seq).append('}').toString();
    }

    private static JsonObject textStarted(Event.TextStarted started) {
        JsonObject json = messageFrame("TEXT_MESSAGE_START", started.message())
                .put("role", started.role().name().toLowerCase(Locale.ROOT));
        return started.clientId() == null
                ? json
                : json.put("metadata", new JsonObject().put("clientId", started.clientId()));
    }

    private static JsonObject reasoningMarked(Event.ReasoningMarked marked) {
        return switch (marked.mark()) {
            case START -> messageFrame("REASONING_START", marked.message());
            case MESSAGE_START ->
                messageFrame("REASONING_MESSAGE_START", marked.message()).put("role", "reasoning");
            case MESSAGE_END -> messageFrame("REASONING_MESSAGE_END", marked.message());
            case END -> messageFrame("REASONING_END", marked.message());
        };
    }

    private static JsonObject answered(Event.ToolCallAnswered answered) {
        JsonObject json = messageFrame("TOOL_CALL_RESULT", answered.message()).put("toolCallId", answered.toolCallId());
        return switch (answered.result()) {
            case ToolResult.Succeeded succeeded ->
                json.put("content", succeeded.content()).put("role", "tool");
            case ToolResult.Failed failed ->
                json.put(
                                "content",
                                new JsonObject()
                                        .put("error", failure(failed.failure()))
                                        .encode())
                        .put("role", "tool")
                        .put("error", failure(failed.failure()));
        };
    }

    private static JsonObject finished(Event.RunFinished finished) {
        boolean cancelled = finished.reason() == StopReason.CANCELLED;
        return runFrame("RUN_FINISHED", finished.conversation(), finished.turn())
                .put("outcome", new JsonObject().put("type", cancelled ? "cancelled" : "success"))
                .put("usage", BillJson.usage(finished.bill()))
                .put(
                        "metadata",
                        new JsonObject()
                                .put("stop", finished.reason().name().toLowerCase(Locale.ROOT))
                                .put("model", finished.model())
                                .put("cost", BillJson.cost(finished.bill().total())));
    }

    private static JsonObject failed(Event.RunFailed failed) {
        JsonObject metadata = new JsonObject()
                .put("retryable", failed.failure().retryable())
                .put("cost", BillJson.cost(failed.bill().total()));
        if (failed.budget() != null) {
            metadata.put("budget", failed.budget());
        }
        return runFrame("RUN_ERROR", failed.conversation(), failed.turn())
                .put("message", failed.failure().message())
                .put("code", failed.failure().code())
                .put("usage", BillJson.usage(failed.bill()))
                .put("metadata", metadata);
    }

    static JsonObject failure(Failure failure) {
        return new JsonObject()
                .put("code", failure.code())
                .put("message", failure.message())
                .put("retryable", failure.retryable());
    }

    private static JsonObject runFrame(String type, ConversationId conversation, TurnId turn) {
        return new JsonObject()
                .put("type", type)
                .put("threadId", conversation.value())
                .put("runId", turn.value());
    }

    private static JsonObject messageFrame(String type, MessageId message) {
        return new JsonObject().put("type", type).put("messageId", message.value());
    }

    private static JsonObject toolFrame(String type, String toolCallId) {
        return new JsonObject().put("type", type).put("toolCallId", toolCallId);
    }

    private static ConversationId conversation(JsonObject json) {
        return new ConversationId(json.getString("threadId"));
    }

    private static TurnId turn(JsonObject json) {
        return new TurnId(json.getString("runId"));
    }

    private static MessageId message(JsonObject json) {
        return new MessageId(json.getString("messageId"));
    }

    private static ToolResult result(JsonObject json) {
        JsonObject error = json.getJsonObject("error");
        return error == null
                ? new ToolResult.Succeeded(json.getString("content"))
                : ToolResult.failed(error.getString("code"), error.getString("message"), error.getBoolean("retryable"));
    }

    private static StopReason stopReason(JsonObject json) {
        String stop = json.getJsonObject("metadata").getString("stop");
        return StopReason.valueOf(stop.toUpperCase(Locale.ROOT));
    }

    private static Bill bill(JsonObject json) {
        return BillJson.read(json.getJsonArray("usage", new JsonArray()));
    }

    private static String model(JsonObject json) {
        return metadata(json).getString("model", "");
    }

    private static JsonObject metadata(JsonObject json) {
        return json.getJsonObject("metadata", new JsonObject());
    }
}
