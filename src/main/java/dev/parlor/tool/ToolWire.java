package dev.parlor.tool;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.schema.JsonReading;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What crosses the event bus between a dispatcher and a host: JSON, so that the host may be on another node.
 *
 * <p>Arguments travel as JSON text, since a tree of numbers would be rounded between nodes.
 */
public final class ToolWire {
    /**
     * A call as the host gets it.
     *
     * @param invocation its call's text is the JSON of the checked arguments
     */
    public record Request(ToolInvocation invocation, JsonObject arguments, Duration deadline) {}

    private ToolWire() {}

    /** Names and revisions hold no dot, so that two sites never share an address, whatever they are called. */
    public static String address(SiteId site, String tool, String revision) {
        return "parlor.tool." + site + "." + tool + "." + revision;
    }

    /** Where every host of the tool hears that a call is not waited for any more. */
    public static String stopAddress(SiteId site, String tool, String revision) {
        return "parlor.tool-stop." + site + "." + tool + "." + revision;
    }

    public static JsonObject renderRequest(ToolInvocation invocation, JsonObject arguments, Duration deadline) {
        return new JsonObject()
                .put("site", invocation.site().value())
                .put("conversation", invocation.conversation().value())
                .put("turn", invocation.turn().value())
                .put("visitor", renderVisitor(invocation.visitor()))
                .put("callId", invocation.call().id())
                .put("tool", invocation.call().name())
                .put("arguments", arguments.encode())
                .put("reason", invocation.reason())
                .put("idempotencyKey", invocation.idempotencyKey())
                .put("deadlineMillis", deadline.toMillis());
    }

    /**
     * Reads what {@link #renderRequest} wrote.
     *
     * @throws RuntimeException of any kind if the body is something else
     */
    public static Request parseRequest(JsonObject body, ToolLimits limits) {
        ToolInvocation invocation = new ToolInvocation(
                new SiteId(body.getString("site")),
                new ConversationId(body.getString("conversation")),
                new TurnId(body.getString("turn")),
                parseVisitor(body.getJsonObject("visitor")),
                new ToolCall(body.getString("callId"), body.getString("tool"), body.getString("arguments")),
                body.getString("reason"),
                body.getString("idempotencyKey"));
        return new Request(
                invocation,
                parseArguments(invocation.call().arguments(), limits),
                Duration.ofMillis(body.getLong("deadlineMillis")));
    }

    private static JsonObject renderVisitor(Visitor visitor) {
        return new JsonObject()
                .put("id", visitor.id().value())
                .put("claims", new JsonObject(Map.copyOf(visitor.claims())))
                .put("roles", new JsonArray(List.copyOf(visitor.roles())))
                .put("token", visitor.token());
    }

    private static Visitor parseVisitor(JsonObject body) {
        Map<String, String> claims = new HashMap<>();
        body.getJsonObject("claims").forEach(claim -> claims.put(claim.getKey(), String.valueOf(claim.getValue())));
        return new Visitor(
                new VisitorId(body.getString("id")),
                claims,
                body.getJsonArray("roles").stream().map(String::valueOf).collect(Collectors.toSet()),
                body.getString("token"));
    }

    @SuppressWarnings("unchecked") // what JsonReading makes of an object
    private static JsonObject parseArguments(String text, ToolLimits limits) {
        if (JsonReading.of(text, limits.argumentDepth()) instanceof JsonReading.Complete read
                && read.value() instanceof Map<?, ?> members) {
            return new JsonObject((Map<String, Object>) members);
        }
        throw new IllegalArgumentException("the arguments are not a JSON object");
    }

    public static JsonObject renderReply(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> new JsonObject().put("content", succeeded.content());
            case ToolResult.Failed failed -> renderFailed(failed);
        };
    }

    private static JsonObject renderFailed(ToolResult.Failed failed) {
        Failure failure = failed.failure();
        Duration retryAfter = failed.retryAfter();
        return new JsonObject()
                .put("code", failure.code())
                .put("message", failure.message())
                .put("retryable", failure.retryable())
                .put("retryAfterMillis", retryAfter == null ? null : retryAfter.toMillis())
                .put("untouched", failed.untouched());
    }

    public static ToolResult parseReply(JsonObject body) {
        if (body.containsKey("content")) {
            return new ToolResult.Succeeded(body.getString("content"));
        }
        Long retryAfter = body.getLong("retryAfterMillis");
        return new ToolResult.Failed(
                new Failure(body.getString("code"), body.getString("message"), body.getBoolean("retryable")),
                retryAfter == null ? null : Duration.ofMillis(retryAfter),
                body.getBoolean("untouched"));
    }
}
