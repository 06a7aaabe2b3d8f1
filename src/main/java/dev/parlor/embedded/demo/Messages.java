package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages. */
final class Messages implements WireFormat {
    @Override
    public String path() {
        return "/v1/messages";
    }

    @Override
    public DemoRequest parseRequest(JsonObject body, String key) {
        List<JsonObject> messages = Json.objects(body.getValue("messages"));
        if (messages.isEmpty()) {
            throw new BadRequest("messages: at least one message is required");
        }
        if (!(body.getValue("max_tokens") instanceof Number maxTokens)) {
            throw new BadRequest("max_tokens: Field required");
        }
        List<OfferedTool> tools = Json.objects(body.getValue("tools")).stream()
                .map(tool -> OfferedTool.of(
                        Json.text(tool.getValue("name")),
                        Json.text(tool.getValue("description")),
                        Json.object(tool.getValue("input_schema"))))
                .toList();
        JsonObject choice = Json.object(body.getValue("tool_choice"));
        return new DemoRequest(
                key,
                Json.text(body.getValue("model")),
                messages.stream().flatMap(message -> lines(message).stream()).toList(),
                tools,
                toolUse(choice),
                !Json.flag(choice.getValue("disable_parallel_tool_use"), false),
                answerSchema(
                        Json.object(Json.object(body.getValue("output_config")).getValue("format"))),
                maxTokens.intValue(),
                Tokens.count(messages.toString() + body.getValue("system") + tools),
                Json.flag(body.getValue("stream"), false),
                true);
    }

    /** One message may hold results and then text. */
    private static List<Line> lines(JsonObject message) {
        Object content = message.getValue("content");
        List<JsonObject> blocks = content instanceof String text
                ? List.of(new JsonObject().put("type", "text").put("text", text))
                : Json.objects(content);
        return switch (Json.text(message.getValue("role"))) {
            case "user" -> visitorLines(blocks);
            case "assistant" -> List.of(new Line.Assistant(text(blocks), calls(blocks)));
            default -> throw new BadRequest("messages: role must be user or assistant");
        };
    }

    private static List<Line> visitorLines(List<JsonObject> blocks) {
        List<Line> lines = new ArrayList<>();
        for (JsonObject block : blocks) {
            if (is(block, "tool_result")) {
                lines.add(new Line.Result(
                        Json.text(block.getValue("tool_use_id")),
                        block.getValue("content") instanceof JsonArray parts
                                ? text(Json.objects(parts))
                                : Json.text(block.getValue("content")),
                        Json.flag(block.getValue("is_error"), false)));
            }
        }
        if (blocks.stream().anyMatch(block -> !is(block, "tool_result"))) {
            lines.add(new Line.Visitor(text(blocks)));
        }
        return lines;
    }

    private static String text(List<JsonObject> blocks) {
        return blocks.stream()
                .filter(block -> is(block, "text"))
                .map(block -> Json.text(block.getValue("text")))
                .collect(Collectors.joining("\n"));
    }

    private static List<Call> calls(List<JsonObject> blocks) {
        return blocks.stream()
                .filter(block -> is(block, "tool_use"))
                .map(block -> new Call(
                        Json.text(block.getValue("id")),
                        Json.text(block.getValue("name")),
                        Json.object(block.getValue("input"))))
                .toList();
    }

    private static boolean is(JsonObject block, String type) {
        return Json.text(block.getValue("type")).equals(type);
    }

    private static ToolUse toolUse(JsonObject choice) {
        return switch (Json.text(choice.getValue("type"))) {
            case "none" -> new ToolUse.Forbidden();
            case "any" -> new ToolUse.Demanded();
            case "tool" -> new ToolUse.Named(Json.text(choice.getValue("name")));
            default -> new ToolUse.Free();
        };
    }

    private static @Nullable JsonObject answerSchema(JsonObject format) {
        return is(format, "json_schema") ? Json.object(format.getValue("schema")) : null;
    }

    @Override
    public List<String> renderStream(DemoRequest request, DemoAnswer answer) {
        List<String> events = new ArrayList<>();
        JsonObject message = envelope(request)
                .put("content", new JsonArray())
                .putNull("stop_reason")
                .putNull("stop_sequence")
                .put("usage", usage(answer).put("output_tokens", 1));
        events.add(event("message_start", new JsonObject().put("message", message)));
        events.add(event("ping", new JsonObject()));
        int index = 0;
        if (!answer.text().isEmpty()) {
            JsonObject empty = new JsonObject().put("type", "text").put("text", "");
            List<JsonObject> deltas = Tokens.pieces(answer.text()).stream()
                    .map(piece -> new JsonObject().put("type", "text_delta").put("text", piece))
                    .toList();
            addBlock(events, index++, empty, deltas);
        }
        for (Call call : answer.calls()) {
            List<JsonObject> deltas = Tokens.argumentPieces(call.arguments().encode()).stream()
                    .map(piece ->
                            new JsonObject().put("type", "input_json_delta").put("partial_json", piece))
                    .toList();
            addBlock(events, index++, toolUse(call, new JsonObject()), deltas);
        }
        JsonObject end = new JsonObject().put("stop_reason", stopReason(answer)).putNull("stop_sequence");
        events.add(event("message_delta", new JsonObject().put("delta", end).put("usage", usage(answer))));
        events.add(event("message_stop", new JsonObject()));
        return events;
    }

    private static void addBlock(List<String> events, int index, JsonObject block, List<JsonObject> deltas) {
        events.add(event(
                "content_block_start", new JsonObject().put("index", index).put("content_block", block)));
        for (JsonObject delta : deltas) {
            events.add(event(
                    "content_block_delta", new JsonObject().put("index", index).put("delta", delta)));
        }
        events.add(event("content_block_stop", new JsonObject().put("index", index)));
    }

    private static String event(String type, JsonObject fields) {
        JsonObject data = new JsonObject().put("type", type).mergeIn(fields);
        return "event: " + type + "\ndata: " + data.encode() + "\n\n";
    }

    @Override
    public JsonObject renderWhole(DemoRequest request, DemoAnswer answer) {
        JsonArray content = new JsonArray();
        if (!answer.text().isEmpty()) {
            content.add(new JsonObject().put("type", "text").put("text", answer.text()));
        }
        answer.calls().forEach(call -> content.add(toolUse(call, call.arguments())));
        return envelope(request)
                .put("content", content)
                .put("stop_reason", stopReason(answer))
                .putNull("stop_sequence")
                .put("usage", usage(answer));
    }

    private static JsonObject envelope(DemoRequest request) {
        return new JsonObject()
                .put("id", "msg_" + request.key())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.model());
    }

    private static JsonObject toolUse(Call call, JsonObject input) {
        return new JsonObject()
                .put("type", "tool_use")
                .put("id", "toolu_" + call.id())
                .put("name", call.tool())
                .put("input", input);
    }

    private static JsonObject usage(DemoAnswer answer) {
        return new JsonObject().put("input_tokens", answer.inputTokens()).put("output_tokens", answer.outputTokens());
    }

    private static String stopReason(DemoAnswer answer) {
        return switch (answer.ending()) {
            case DONE -> "end_turn";
            case CALLS -> "tool_use";
            case TOO_LONG -> "max_tokens";
        };
    }

    @Override
    public JsonObject renderError(int status, String sentence) {
        String type = switch (status) {
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
        return new JsonObject()
                .put("type", "error")
                .put("error", new JsonObject().put("type", type).put("message", sentence));
    }
}
