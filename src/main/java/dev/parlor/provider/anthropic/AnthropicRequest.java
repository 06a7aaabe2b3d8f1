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
import dev.parlor.provider.OutputSchema;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.capability.Capabilities;
import dev.parlor.provider.capability.Capabilities.CacheForm;
import dev.parlor.provider.capability.Capabilities.ChoiceForm;
import dev.parlor.provider.capability.Capabilities.OutputForm;
import dev.parlor.provider.stream.ResultText;
import dev.parlor.provider.stream.WireJson;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a request.
 *
 * <p>Messages of one role that follow each other become one, so that all results of a step stand in one user message,
 * before any text. Blank texts, which Anthropic refuses, are left out.
 */
final class AnthropicRequest {
    private static final ObjectNode AUTO = WireJson.object().put("type", "auto");
    private static final Pattern DATA_URL = Pattern.compile("data:([^;,]+);base64,(.*)", Pattern.DOTALL);

    private final ModelRequest request;
    private final String model;
    private final Capabilities takes;
    private final ArrayNode messages = WireJson.array();

    private AnthropicRequest(ModelRequest request, String model, Capabilities takes) {
        this.request = request;
        this.model = model;
        this.takes = takes;
    }

    /** @param model as {@code name/model}, which decides whose opaque blocks go back */
    static ObjectNode render(ModelRequest request, String model, Capabilities takes) {
        return new AnthropicRequest(request, model, takes).body();
    }

    private ObjectNode body() {
        ObjectNode body = WireJson.object()
                .put("model", request.model())
                .put("max_tokens", request.maxOutputTokens())
                .put("stream", true);
        addSystem(body);
        request.messages().forEach(this::addMessage);
        body.set("messages", messages);
        if (!request.tools().isEmpty()) {
            addTools(body);
        }
        AnthropicSettings.put(request, takes, body);
        if (takes.cache() == CacheForm.BREAKPOINTS && request.settings().cacheKey() != null) {
            AnthropicCache.mark(body);
        }
        return body;
    }

    private void addSystem(ObjectNode body) {
        ArrayNode blocks = WireJson.array();
        addText(blocks, request.system());
        OutputSchema output = request.settings().output();
        if (output != null && takes.output() != OutputForm.SCHEMA) {
            addText(blocks, output.instruction());
        }
        if (!blocks.isEmpty()) {
            body.set("system", blocks);
        }
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

    private ArrayNode userBlocks(Message.User user) {
        ArrayNode blocks = WireJson.array();
        for (ContentPart part : takes.shown(user.content())) {
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
        boolean none = request.toolChoice() instanceof ToolChoice.None;
        if (none && !takes.toolChoice().contains(ChoiceForm.NONE)) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (ToolDefinition tool : request.tools()) {
            tools.addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("input_schema", WireJson.readArguments(tool.parameters()));
        }
        ObjectNode choice = toolChoice();
        if (!none && !request.parallelTools() && takes.parallelSwitch()) {
            choice.put("disable_parallel_tool_use", true);
        }
        if (!choice.equals(AUTO)) {
            body.set("tool_choice", choice);
        }
    }

    private ObjectNode toolChoice() {
        ObjectNode choice = AUTO.deepCopy();
        switch (request.toolChoice()) {
            case ToolChoice.Auto ignored -> {}
            case ToolChoice.None ignored -> choice.put("type", "none");
            case ToolChoice.Required ignored -> {
                if (takes.toolChoice().contains(ChoiceForm.REQUIRED)) {
                    choice.put("type", "any");
                }
            }
            case ToolChoice.Named named -> {
                if (takes.toolChoice().contains(ChoiceForm.NAMED)) {
                    choice.put("type", "tool").put("name", named.tool());
                }
            }
        }
        return choice;
    }
}
