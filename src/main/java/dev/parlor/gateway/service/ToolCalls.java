package dev.parlor.gateway.service;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.CallProgress;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.site.Caller;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolSnapshot;
import dev.parlor.tool.dispatch.CallObserver;
import dev.parlor.tool.dispatch.RunGuard;
import dev.parlor.tool.dispatch.ToolDispatcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Calls tools for programs, under the rules that a model's calls are under. */
final class ToolCalls {
    private final ToolDispatcher dispatcher;

    ToolCalls(ToolDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /**
     * The status and the body of the answer: 200 with what the call came to, or 202 with the approval that it waits for.
     *
     * @param body as the contract has it
     * @param key the caller's own, under which a write happens once; null for a call like no other
     */
    Future<Outcome> call(Caller caller, Places.Place place, JsonObject body, @Nullable String key) {
        String id = "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
        ToolInvocation invocation = new ToolInvocation(
                place.site(),
                new ConversationId(body.getString("conversation", "api-" + caller.name())),
                new TurnId("api-" + id),
                visitor(caller, body.getJsonObject("visitor")),
                new ToolCall(
                        id,
                        place.tool().name(),
                        body.getJsonObject("arguments", new JsonObject()).encode()),
                "",
                key == null ? "api:" + id : "api:" + place.site() + ":" + caller.name() + ":" + key);
        Promise<Outcome> outcome = Promise.promise();
        dispatcher.dispatch(
                invocation,
                new ToolSnapshot(place.site(), List.of(place.tool())),
                new RunGuard(1, 1),
                new Answered(outcome));
        return outcome.future();
    }

    /** What is answered. */
    record Outcome(int status, JsonObject body) {}

    private static Visitor visitor(Caller caller, @Nullable JsonObject given) {
        if (given == null) {
            return Visitor.stranger(new VisitorId("api:" + caller.name()));
        }
        Map<String, String> claims = new HashMap<>();
        given.getJsonObject("claims", new JsonObject())
                .forEach(claim -> claims.put(claim.getKey(), String.valueOf(claim.getValue())));
        Set<String> roles = new HashSet<>();
        if (given.getJsonArray("roles") != null) {
            given.getJsonArray("roles").forEach(role -> roles.add(String.valueOf(role)));
        }
        return new Visitor(new VisitorId(given.getString("id")), claims, roles, "");
    }

    private record Answered(Promise<Outcome> outcome) implements CallObserver {
        @Override
        public void progressed(ToolCall call, CallProgress progress) {}

        @Override
        public void asked(Approval approval) {
            outcome.tryComplete(new Outcome(
                    202,
                    new JsonObject()
                            .put("callId", approval.call().id())
                            .put("status", "waiting")
                            .put("interruptId", approval.id())
                            .put("title", approval.title())
                            .put("expiresAt", approval.deadline().toString())));
        }

        @Override
        public void decided(Approval approval, ApprovalDecision decision) {}

        @Override
        public void answered(ToolCall call, ToolResult result) {
            JsonObject body = new JsonObject().put("callId", call.id());
            switch (result) {
                case ToolResult.Succeeded succeeded ->
                    body.put("status", "succeeded").put("content", succeeded.content());
                case ToolResult.Failed failed ->
                    body.put("status", "failed")
                            .put(
                                    "error",
                                    new JsonObject()
                                            .put("code", failed.failure().code())
                                            .put("message", failed.failure().message())
                                            .put("retryable", failed.failure().retryable()));
            }
            outcome.tryComplete(new Outcome(200, body));
        }
    }
}
