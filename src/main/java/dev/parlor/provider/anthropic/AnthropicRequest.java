package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.stream.ResultText;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request.
 *
 * <p>Messages of one role that follow each other become one, so that all results of a step stand in one user message,
 * before any text. Blank texts, which Anthropic refuses, are left out.
 */
final class AnthropicRequest {
    private static final Pattern DATA_URL = Pattern.compile("data:([^;,]+);base64,(.*)", Pattern.DOTALL);

    private final ModelRequest request;
    private final String model;
    private final ArrayNode messages = WireJson.array();

    private AnthropicRequest(ModelRequest request, String model) {
        this.request = request;
        this.model = model;
    }

    /** @param model as {@code name/model}, which decides whose opaque blocks go back */
    static Buffer render(ModelRequest request, String model) {
        return Buffer.buffer(WireJson.bytes(new AnthropicRequest(request, model).body()));
    }

    private ObjectNode body() {
        ObjectNode body = WireJson.object()
                .put("model", request.model())
                .put("max_tokens", request.maxOutputTokens())
                .put("stream", true);
        if (!request.system().isBlank()) {
            body.putArray("system").addObject().put("type", "text").put("text", request.system());
        }
        request.messages().forEach(this::addMessage);
        body.set("messages", messages);
        if (!request.tools().isEmpty()) {
            addTools(body);
        }
        return body;
    }

    private void addMessage(Message message) {
        switch (message) {
            case Message.User user -> add("user", userBlocks(user));
            case Message.Assistant assistant -> add("assistant", assistantBlocks(assistant));
            case Message.Tool tool -> add("user", WireJson.array().add(resultBlock(tool)));
        }
    }

    private void add(String role, ArrayNode blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        JsonNode last = messages.path(messages.size() - 1);
        if (role.equals(WireJson.text(last.path("role"))) && last.path("content") instanceof ArrayNode content) {
            content.addAll(blocks);
        } else {
            messages.addObject().put("role", role).set("content", blocks);
        }
    }

    private static ArrayNode userBlocks(Message.User user) {
        ArrayNode blocks = WireJson.array();
        for (ContentPart part : user.content()) {
            switch (part) {
                case ContentPart.Text text -> addText(blocks, text.text());
                case ContentPart.Image image ->
                    blocks.addObject().put("type", "image").set("source", imageSource(image.url()));
            }
        }
        return blocks;
    }

    private static ObjectNode imageSource(String url) {
        Matcher data = DATA_URL.matcher(url);
        return data.matches()
                ? WireJson.object()
                        .put("type", "base64")
                        .put("media_type", data.group(1))
                        .put("data", data.group(2))
                : WireJson.object().put("type", "url").put("url", url);
    }

    private ArrayNode assistantBlocks(Message.Assistant assistant) {
        OpaqueBlocks opaque = assistant.opaque();
        List<ObjectNode> calls =
                assistant.toolCalls().stream().map(AnthropicRequest::callBlock).toList();
        if (opaque != null && opaque.provider().equals(model)) {
            ArrayNode kept = AnthropicOpaque.putBack(opaque, assistant.text(), calls);
            if (kept != null) {
                return kept;
            }
        }
        ArrayNode blocks = WireJson.array();
        addText(blocks, assistant.text());
        return blocks.addAll(calls);
    }

    private static ObjectNode callBlock(ToolCall call) {
        return WireJson.object()
                .put("type", "tool_use")
                .put("id", AnthropicIds.render(call.id()))
                .put("name", call.name())
                .set("input", WireJson.readArguments(call.arguments()));
    }

    private static ObjectNode resultBlock(Message.Tool tool) {
        ObjectNode block =
                WireJson.object().put("type", "tool_result").put("tool_use_id", AnthropicIds.render(tool.toolCallId()));
        String content = ResultText.of(tool.result());
        if (!content.isBlank()) {
            block.put("content", content);
        }
        return tool.result() instanceof ToolResult.Failed ? block.put("is_error", true) : block;
    }

    private static void addText(ArrayNode blocks, String text) {
        if (!text.isBlank()) {
            blocks.addObject().put("type", "text").put("text", text);
        }
    }

    private void addTools(ObjectNode body) {
        ArrayNode tools = body.putArray("tools");
        for (ToolDefinition tool : request.tools()) {
            tools.addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("input_schema", WireJson.readArguments(tool.parameters()));
        }
        ObjectNode choice = toolChoice(request.toolChoice());
        if (choice != null) {
            body.set("tool_choice", choice);
        }
    }

    /** Null where the default says the same. */
    private @Nullable ObjectNode toolChoice(ToolChoice wanted) {
        boolean oneAtATime = !request.parallelTools();
        ObjectNode choice = WireJson.object();
        switch (wanted) {
            case ToolChoice.None ignored -> {
                return choice.put("type", "none");
            }
            case ToolChoice.Auto ignored -> choice.put("type", "auto");
            case ToolChoice.Required ignored -> choice.put("type", "any");
            case ToolChoice.Named named -> choice.put("type", "tool").put("name", named.tool());
        }
        if (oneAtATime) {
            return choice.put("disable_parallel_tool_use", true);
        }
        return wanted instanceof ToolChoice.Auto ? null : choice;
    }
}
