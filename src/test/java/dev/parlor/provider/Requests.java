package dev.parlor.provider;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and their parts, with what does not matter filled in. */
public final class Requests {
    private static final MessageId ID = new MessageId("m");

    private Requests() {}

    public static ModelRequest hello(String model) {
        return request(model, "", List.of(user("hello")), List.of());
    }

    public static ModelRequest request(
            String model, String system, List<Message> messages, List<ToolDefinition> tools) {
        return new ModelRequest(model, system, messages, tools, new ToolChoice.Auto(), true, 4096);
    }

    public static ModelRequest choosing(ToolChoice choice, boolean parallel) {
        ToolDefinition tool = new ToolDefinition("look", "Looks.", "{\"type\":\"object\"}");
        return new ModelRequest("m", "", List.of(user("hello")), List.of(tool), choice, parallel, 10);
    }

    public static Message user(String text) {
        return new Message.User(ID, List.of(new ContentPart.Text(text)));
    }

    public static Message userWithImage(String text, String url) {
        return new Message.User(ID, List.of(new ContentPart.Text(text), new ContentPart.Image(url)));
    }

    public static Message assistant(String text, @Nullable OpaqueBlocks opaque, ToolCall... calls) {
        return new Message.Assistant(ID, text, List.of(calls), opaque);
    }

    public static Message result(String callId, String content) {
        return new Message.Tool(ID, callId, new ToolResult.Succeeded(content));
    }

    public static Message failure(String callId) {
        return new Message.Tool(ID, callId, ToolResult.failed("tool_timeout", "It took too long.", true));
    }
}
