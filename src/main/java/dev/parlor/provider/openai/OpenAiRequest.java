package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.OutputSchema;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.capability.Capabilities;
import dev.parlor.provider.capability.Capabilities.ChoiceForm;
import dev.parlor.provider.capability.Capabilities.OutputForm;
import dev.parlor.provider.stream.ResultText;
import dev.parlor.provider.stream.WireJson;
import java.util.List;

/** The body of a request. Fields that only some servers know are left out unless they are needed. */
final class OpenAiRequest {
    private final ModelRequest request;
    private final String model;
    private final Capabilities takes;
    private final ArrayNode messages = WireJson.array();

    private OpenAiRequest(ModelRequest request, String model, Capabilities takes) {
        this.request = request;
        this.model = model;
        this.takes = takes;
    }

    /** @param model as {@code name/model}, which decides whose opaque blocks go back */
    static ObjectNode render(ModelRequest request, String model, Capabilities takes) {
        return new OpenAiRequest(request, model, takes).body();
    }

    private ObjectNode body() {
        ObjectNode body = WireJson.object().put("model", request.model()).put("stream", true);
        OpenAiSettings.put(request, takes, body);
        String system = system();
        if (!system.isBlank()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        request.messages().forEach(this::addMessage);
        body.set("messages", messages);
        if (!request.tools().isEmpty()) {
            addTools(body);
        }
        return body;
    }

    private String system() {
        OutputSchema output = request.settings().output();
        if (output == null || takes.output() == OutputForm.SCHEMA) {
            return request.system();
        }
        return request.system().isBlank() ? output.instruction() : request.system() + "\n\n" + output.instruction();
    }

    private void addMessage(Message message) {
        switch (message) {
            case Message.User user -> addUser(user);
            case Message.Assistant assistant -> addAssistant(assistant);
            case Message.Tool tool ->
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", OpenAiIds.render(tool.toolCallId(), takes.callIds()))
                        .put("content", ResultText.of(tool.result()));
        }
    }

    private void addUser(Message.User sent) {
        Message.User user = new Message.User(sent.id(), takes.shown(sent.content()));
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
                ObjectNode each = rendered.addObject()
                        .put("id", OpenAiIds.render(call.id(), takes.callIds()))
                        .put("type", "function");
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

    /** Where a choice cannot be said, the tools themselves say it: none of them, or the one that is meant. */
    private void addTools(ObjectNode body) {
        ToolChoice choice = request.toolChoice();
        List<ToolDefinition> offered = request.tools();
        if (choice instanceof ToolChoice.None && !takes.toolChoice().contains(ChoiceForm.NONE)) {
            return;
        }
        if (choice instanceof ToolChoice.Named named && !takes.toolChoice().contains(ChoiceForm.NAMED)) {
            offered = offered.stream()
                    .filter(tool -> tool.name().equals(named.tool()))
                    .toList();
            choice = new ToolChoice.Required();
        }
        ArrayNode tools = body.putArray("tools");
        for (ToolDefinition tool : offered) {
            JsonNode parameters = WireJson.readArguments(tool.parameters());
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name())
                    .put("description", tool.description())
                    .set("parameters", parameters);
        }
        switch (choice) {
            case ToolChoice.Auto ignored -> {}
            case ToolChoice.None ignored -> body.put("tool_choice", "none");
            case ToolChoice.Required ignored -> {
                if (takes.toolChoice().contains(ChoiceForm.REQUIRED)) {
                    body.put("tool_choice", "required");
                }
            }
            case ToolChoice.Named named -> {
                ObjectNode forced = body.putObject("tool_choice").put("type", "function");
                forced.putObject("function").put("name", named.tool());
            }
        }
        if (!request.parallelTools() && takes.parallelSwitch()) {
            // Yes is the default everywhere.
            body.put("parallel_tool_calls", false);
        }
    }
}
