package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** OpenAI's Chat Completions. */
final class ChatCompletions implements WireFormat {
    private static final int LONGEST = 16_384;

    @Override
    public String path() {
        return "/v1/chat/completions";
    }

    @Override
    public DemoRequest parseRequest(JsonObject body, String key) {
        List<JsonObject> messages = Json.objects(body.getValue("messages"));
        if (messages.isEmpty()) {
            throw new BadRequest("'messages' must be a list with at least one message.");
        }
        List<OfferedTool> tools = Json.objects(body.getValue("tools")).stream()
                .map(tool -> Json.object(tool.getValue("function")))
                .map(tool -> OfferedTool.of(
                        Json.text(tool.getValue("name")),
                        Json.text(tool.getValue("description")),
                        Json.object(tool.getValue("parameters"))))
                .toList();
        return new DemoRequest(
                key,
                Json.text(body.getValue("model")),
                messages.stream().flatMap(message -> line(message).stream()).toList(),
                tools,
                toolUse(body.getValue("tool_choice")),
                Json.flag(body.getValue("parallel_tool_calls"), true),
                answerSchema(Json.object(body.getValue("response_format"))),
                Json.number(body.getValue("max_completion_tokens"), Json.number(body.getValue("max_tokens"), LONGEST)),
                Tokens.count(messages.toString() + tools),
                Json.flag(body.getValue("stream"), false),
                Json.flag(Json.object(body.getValue("stream_options")).getValue("include_usage"), false));
    }

    private static List<Line> line(JsonObject message) {
        String text = content(message.getValue("content"));
        return switch (Json.text(message.getValue("role"))) {
            case "system", "developer" -> List.of();
            case "user" -> List.of(new Line.Visitor(text));
            case "assistant" -> List.of(new Line.Assistant(text, calls(message)));
            case "tool" -> List.of(new Line.Result(Json.text(message.getValue("tool_call_id")), text, false));
            default -> throw new BadRequest("'role' must be one of system, developer, user, assistant, tool.");
        };
    }

    private static String content(@Nullable Object content) {
        return content instanceof JsonArray
                ? Json.objects(content).stream()
                        .map(ChatCompletions::words)
                        .collect(Collectors.joining("\n"))
                        .strip()
                : Json.text(content);
    }

    private static String words(JsonObject part) {
        String url = Json.text(Json.object(part.getValue("image_url")).getValue("url"));
        return ImageWords.of(url).orElse(Json.text(part.getValue("text")));
    }

    private static List<Call> calls(JsonObject message) {
        return Json.objects(message.getValue("tool_calls")).stream()
                .map(call -> {
                    JsonObject function = Json.object(call.getValue("function"));
                    Object arguments = Json.parse(Json.text(function.getValue("arguments")))
                            .orElse(new JsonObject());
                    return new Call(
                            Json.text(call.getValue("id")),
                            Json.text(function.getValue("name")),
                            Json.object(arguments));
                })
                .toList();
    }

    private static ToolUse toolUse(@Nullable Object choice) {
        if (choice instanceof JsonObject named && named.getValue("function") instanceof JsonObject function) {
            return new ToolUse.Named(Json.text(function.getValue("name")));
        }
        return "none".equals(choice)
                ? new ToolUse.Forbidden()
                : "required".equals(choice) ? new ToolUse.Demanded() : new ToolUse.Free();
    }

    private static @Nullable JsonObject answerSchema(JsonObject format) {
        return Json.text(format.getValue("type")).equals("json_schema")
                ? Json.object(Json.object(format.getValue("json_schema")).getValue("schema"))
                : null;
    }

    @Override
    public List<String> renderStream(DemoRequest request, DemoAnswer answer) {
        List<String> events = new ArrayList<>();
        events.add(chunk(request, new JsonObject().put("role", "assistant").put("content", ""), null));
        for (String piece : Tokens.pieces(answer.text())) {
            events.add(chunk(request, new JsonObject().put("content", piece), null));
        }
        for (int index = 0; index < answer.calls().size(); index++) {
            Call call = answer.calls().get(index);
            JsonObject opening = call(call, "").put("index", index);
            events.add(chunk(request, new JsonObject().put("tool_calls", new JsonArray().add(opening)), null));
            for (String piece : Tokens.argumentPieces(call.arguments().encode())) {
                JsonObject rest =
                        new JsonObject().put("index", index).put("function", new JsonObject().put("arguments", piece));
                events.add(chunk(request, new JsonObject().put("tool_calls", new JsonArray().add(rest)), null));
            }
        }
        events.add(chunk(request, new JsonObject(), finishReason(answer)));
        if (request.usageWanted()) {
            events.add(event(envelope(request, "chat.completion.chunk")
                    .put("choices", new JsonArray())
                    .put("usage", usage(answer))));
        }
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static String chunk(DemoRequest request, JsonObject delta, @Nullable String finishReason) {
        JsonObject choice = new JsonObject()
                .put("index", 0)
                .put("delta", delta)
                .put("logprobs", null)
                .put("finish_reason", finishReason);
        JsonObject chunk = envelope(request, "chat.completion.chunk").put("choices", new JsonArray().add(choice));
        return event(request.usageWanted() ? chunk.putNull("usage") : chunk);
    }

    private static String event(JsonObject json) {
        return "data: " + json.encode() + "\n\n";
    }

    @Override
    public JsonObject renderWhole(DemoRequest request, DemoAnswer answer) {
        JsonObject message = new JsonObject().put("role", "assistant").put("content", answer.text());
        if (!answer.calls().isEmpty()) {
            JsonArray calls = new JsonArray();
            answer.calls().forEach(call -> calls.add(call(call, call.arguments().encode())));
            message.put("tool_calls", calls);
        }
        JsonObject choice =
                new JsonObject().put("index", 0).put("message", message).put("finish_reason", finishReason(answer));
        return envelope(request, "chat.completion")
                .put("choices", new JsonArray().add(choice))
                .put("usage", usage(answer));
    }

    private static JsonObject envelope(DemoRequest request, String object) {
        return new JsonObject()
                .put("id", "chatcmpl-" + request.key())
                .put("object", object)
                .put("created", 0)
                .put("model", request.model());
    }

    private static JsonObject call(Call call, String arguments) {
        return new JsonObject()
                .put("id", "call_" + call.id())
                .put("type", "function")
                .put("function", new JsonObject().put("name", call.tool()).put("arguments", arguments));
    }

    private static JsonObject usage(DemoAnswer answer) {
        return new JsonObject()
                .put("prompt_tokens", answer.inputTokens())
                .put("completion_tokens", answer.outputTokens())
                .put("total_tokens", answer.inputTokens() + answer.outputTokens());
    }

    private static String finishReason(DemoAnswer answer) {
        return switch (answer.ending()) {
            case DONE -> "stop";
            case CALLS -> "tool_calls";
            case TOO_LONG -> "length";
        };
    }

    @Override
    public JsonObject renderError(int status, String sentence) {
        String type = status < 500 ? "invalid_request_error" : "server_error";
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", sentence)
                                .put("type", type)
                                .putNull("param")
                                .putNull("code"));
    }
}
