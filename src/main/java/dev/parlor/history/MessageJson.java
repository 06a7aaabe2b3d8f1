package dev.parlor.history;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages as the stores keep them: OpenAI's chat messages, with an {@code id} and what Parlor adds beside it. Whoever
 * looks into Redis or Postgres sees an array that a provider would take.
 */
public final class MessageJson {
    private MessageJson() {}

    public static JsonObject encode(Message message) {
        return switch (message) {
            case Message.User user ->
                new JsonObject()
                        .put("id", user.id().value())
                        .put("role", "user")
                        .put("content", content(user.content()));
            case Message.Assistant assistant -> assistant(assistant);
            case Message.Tool tool -> {
                JsonObject json = new JsonObject()
                        .put("id", tool.id().value())
                        .put("role", "tool")
                        .put("tool_call_id", tool.toolCallId())
                        .put("content", resultText(tool.result()));
                yield tool.result() instanceof ToolResult.Failed ? json.put("is_error", true) : json;
            }
        };
    }

    public static Message decode(JsonObject json) {
        MessageId id = new MessageId(json.getString("id"));
        String role = json.getString("role");
        return switch (role) {
            case "user" -> new Message.User(id, parts(json.getValue("content")));
            case "assistant" ->
                new Message.Assistant(
                        id, json.getString("content", ""), calls(json.getJsonArray("tool_calls")), opaque(json));
            case "tool" ->
                new Message.Tool(
                        id,
                        json.getString("tool_call_id"),
                        result(json.getString("content"), json.getBoolean("is_error", false)));
            default -> throw new IllegalArgumentException("no message has the role " + role);
        };
    }

    /** The text that a model reads of a result. */
    public static String resultText(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> succeeded.content();
            case ToolResult.Failed failed ->
                new JsonObject()
                        .put(
                                "error",
                                new JsonObject()
                                        .put("code", failed.failure().code())
                                        .put("message", failed.failure().message())
                                        .put("retryable", failed.failure().retryable()))
                        .encode();
        };
    }

    /** The other way round. */
    public static ToolResult result(String text, boolean failed) {
        if (!failed) {
            return new ToolResult.Succeeded(text);
        }
        JsonObject error = new JsonObject(text).getJsonObject("error");
        return new ToolResult.Failed(
                new Failure(error.getString("code"), error.getString("message"), error.getBoolean("retryable")));
    }

    private static JsonObject assistant(Message.Assistant assistant) {
        JsonObject json = new JsonObject()
                .put("id", assistant.id().value())
                .put("role", "assistant")
                .put("content", assistant.text());
        if (!assistant.toolCalls().isEmpty()) {
            JsonArray calls = new JsonArray();
            for (ToolCall call : assistant.toolCalls()) {
                calls.add(new JsonObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .put(
                                "function",
                                new JsonObject().put("name", call.name()).put("arguments", call.arguments())));
            }
            json.put("tool_calls", calls);
        }
        OpaqueBlocks opaque = assistant.opaque();
        return opaque == null
                ? json
                : json.put(
                        "opaque",
                        new JsonObject().put("provider", opaque.provider()).put("json", opaque.json()));
    }

    private static Object content(List<ContentPart> parts) {
        if (parts.size() == 1 && parts.getFirst() instanceof ContentPart.Text text) {
            return text.text();
        }
        JsonArray array = new JsonArray();
        for (ContentPart part : parts) {
            array.add(
                    switch (part) {
                        case ContentPart.Text text ->
                            new JsonObject().put("type", "text").put("text", text.text());
                        case ContentPart.Image image ->
                            new JsonObject()
                                    .put("type", "image_url")
                                    .put("image_url", new JsonObject().put("url", image.url()));
                    });
        }
        return array;
    }

    private static List<ContentPart> parts(Object content) {
        if (content instanceof String text) {
            return List.of(new ContentPart.Text(text));
        }
        List<ContentPart> parts = new ArrayList<>();
        for (Object item : (JsonArray) content) {
            JsonObject part = (JsonObject) item;
            parts.add(
                    part.getString("type").equals("text")
                            ? new ContentPart.Text(part.getString("text"))
                            : new ContentPart.Image(
                                    part.getJsonObject("image_url").getString("url")));
        }
        return parts;
    }

    private static List<ToolCall> calls(@Nullable JsonArray array) {
        List<ToolCall> calls = new ArrayList<>();
        for (Object item : array == null ? new JsonArray() : array) {
            JsonObject call = (JsonObject) item;
            JsonObject function = call.getJsonObject("function");
            calls.add(new ToolCall(call.getString("id"), function.getString("name"), function.getString("arguments")));
        }
        return calls;
    }

    private static @Nullable OpaqueBlocks opaque(JsonObject json) {
        JsonObject opaque = json.getJsonObject("opaque");
        return opaque == null ? null : new OpaqueBlocks(opaque.getString("provider"), opaque.getString("json"));
    }
}
