package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.stream.ResultText;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.regex.Pattern;

/** The body of a request. Fields that only some servers know are left out unless they are needed. */
final class OpenAiRequest {
    /** OpenAI's own reasoning models refuse {@code max_tokens}; most other servers know nothing else. */
    private static final Pattern COUNTS_COMPLETION_TOKENS = Pattern.compile("(gpt-5|o[1-9]).*");

    private final ModelRequest request;
    private final String model;
    private final OpenAiIds ids;
    private final ArrayNode messages = WireJson.array();

    private OpenAiRequest(ModelRequest request, String model) {
        this.request = request;
        this.model = model;
        this.ids = OpenAiIds.of(request.model());
    }

    /** @param model as {@code name/model}, which decides whose opaque blocks go back */
    static Buffer render(ModelRequest request, String model) {
        return Buffer.buffer(WireJson.bytes(new OpenAiRequest(request, model).body()));
    }

    private ObjectNode body() {
        ObjectNode body = WireJson.object().put("model", request.model()).put("stream", true);
        if (!ids.areMistrals()) {
            // Mistral reports usage unasked, and some of its hosts refuse the field.
            body.putObject("stream_options").put("include_usage", true);
        }
        boolean completion = COUNTS_COMPLETION_TOKENS.matcher(request.model()).matches();
        body.put(completion ? "max_completion_tokens" : "max_tokens", request.maxOutputTokens());
        if (!request.system().isBlank()) {
            messages.addObject().put("role", "system").put("content", request.system());
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
            case Message.User user -> addUser(user);
            case Message.Assistant assistant -> addAssistant(assistant);
            case Message.Tool tool ->
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", ids.render(tool.toolCallId()))
                        .put("content", ResultText.of(tool.result()));
        }
    }

    private void addUser(Message.User user) {
        boolean images = user.content().stream().anyMatch(ContentPart.Image.class::isInstance);
        ObjectNode message = messages.addObject().put("role", "user");
        if (!images) {
            message.put("content", user.text());
            return;
        }
        ArrayNode parts = message.putArray("content");
        for (ContentPart part : user.content()) {
            switch (part) {
                case ContentPart.Text text -> {
                    if (!text.text().isBlank()) {
                        parts.addObject().put("type", "text").put("text", text.text());
                    }
                }
                case ContentPart.Image image ->
                    parts.addObject()
                            .put("type", "image_url")
                            .putObject("image_url")
                            .put("url", image.url());
            }
        }
    }

    private void addAssistant(Message.Assistant assistant) {
        List<ToolCall> calls = assistant.toolCalls();
        if (assistant.text().isEmpty() && calls.isEmpty()) {
            return;
        }
        ObjectNode message = messages.addObject().put("role", "assistant");
        if (!assistant.text().isEmpty()) {
            message.put("content", assistant.text());
        }
        if (!calls.isEmpty()) {
            ArrayNode rendered = message.putArray("tool_calls");
            for (ToolCall call : calls) {
                ObjectNode each =
                        rendered.addObject().put("id", ids.render(call.id())).put("type", "function");
                each.putObject("function").put("name", call.name()).put("arguments", arguments(call));
            }
        }
        if (assistant.opaque() != null && assistant.opaque().provider().equals(model)) {
            OpenAiOpaque.putBack(assistant.opaque(), message);
            if (message.has("reasoning_content") && !message.has("content")) {
                message.put("content", ""); // as DeepSeek wants it
            }
        }
    }

    /** As the model wrote them; but some servers parse them, and must not fail for ever on what once was no JSON. */
    private static String arguments(ToolCall call) {
        return WireJson.read(call.arguments()) instanceof ObjectNode ? call.arguments() : "{}";
    }

    private void addTools(ObjectNode body) {
        ArrayNode tools = body.putArray("tools");
        for (ToolDefinition tool : request.tools()) {
            JsonNode parameters = WireJson.readArguments(tool.parameters());
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name())
                    .put("description", tool.description())
                    .set("parameters", parameters);
        }
        switch (request.toolChoice()) {
            case ToolChoice.Auto ignored -> {}
            case ToolChoice.None ignored -> body.put("tool_choice", "none");
            case ToolChoice.Required ignored -> body.put("tool_choice", "required");
            case ToolChoice.Named named -> {
                ObjectNode choice = body.putObject("tool_choice").put("type", "function");
                choice.putObject("function").put("name", named.tool());
            }
        }
        if (!request.parallelTools()) {
            // Yes is the default; some of OpenAI's own models refuse to be told.
            body.put("parallel_tool_calls", false);
        }
    }
}
