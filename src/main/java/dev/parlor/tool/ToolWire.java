package dev.parlor.tool;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/**
 * What crosses the event bus between a dispatcher and a host: JSON, so that the host may be on another node.
 *
 * <p>Arguments travel as JSON text, since a tree of numbers would be rounded between nodes.
 */
final class ToolWire {
    /**
     * A call as the host gets it.
     *
     * @param invocation its call's text is the JSON of the checked arguments
     */
    record Request(ToolInvocation invocation, JsonObject arguments, Duration deadline) {}

    private ToolWire() {}

    /** Tool names hold no dot, so that two sites never share an address, whatever they are called. */
    static String address(SiteId site, String tool) {
        return "parlor.tool." + site + "." + tool;
    }

    /** Where every host of the tool hears that a call is not waited for any more. */
    static String stopAddress(SiteId site, String tool) {
        return "parlor.tool-stop." + site + "." + tool;
    }

    static JsonObject renderRequest(ToolInvocation invocation, JsonObject arguments, Duration deadline) {
        return new JsonObject()
                .put("site", invocation.site().value())
                .put("conversation", invocation.conversation().value())
                .put("turn", invocation.turn().value())
                .put("visitor", invocation.visitor().value())
                .put("callId", invocation.call().id())
                .put("tool", invocation.call().name())
                .put("arguments", arguments.encode())
                .put("idempotencyKey", invocation.idempotencyKey())
                .put("deadlineMillis", deadline.toMillis());
    }

    /**
     * Reads what {@link #renderRequest} wrote.
     *
     * @throws RuntimeException of any kind if the body is something else
     */
    static Request parseRequest(JsonObject body, ToolLimits limits) {
        ToolInvocation invocation = new ToolInvocation(
                new SiteId(body.getString("site")),
                new ConversationId(body.getString("conversation")),
                new TurnId(body.getString("turn")),
                new VisitorId(body.getString("visitor")),
                new ToolCall(body.getString("callId"), body.getString("tool"), body.getString("arguments")),
                body.getString("idempotencyKey"));
        return new Request(
                invocation,
                parseArguments(invocation.call().arguments(), limits),
                Duration.ofMillis(body.getLong("deadlineMillis")));
    }

    @SuppressWarnings("unchecked") // what JsonReading makes of an object
    private static JsonObject parseArguments(String text, ToolLimits limits) {
        if (JsonReading.of(text, limits.argumentDepth()) instanceof JsonReading.Complete read
                && read.value() instanceof Map<?, ?> members) {
            return new JsonObject((Map<String, Object>) members);
        }
        throw new IllegalArgumentException("the arguments are not a JSON object");
    }

    static JsonObject renderReply(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> new JsonObject().put("content", succeeded.content());
            case ToolResult.Failed failed -> renderFailure(failed.failure());
        };
    }

    private static JsonObject renderFailure(Failure failure) {
        return new JsonObject()
                .put("code", failure.code())
                .put("message", failure.message())
                .put("retryable", failure.retryable());
    }

    static ToolResult parseReply(JsonObject body) {
        return body.containsKey("content")
                ? new ToolResult.Succeeded(body.getString("content"))
                : ToolResult.failed(body.getString("code"), body.getString("message"), body.getBoolean("retryable"));
    }
}
