package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.Visitor;
import dev.parlor.tool.ArgumentCheck;
import dev.parlor.tool.ToolFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Lets in a call whose visitor may make it, and whose arguments the tool takes; the server adds who the visitor is. */
final class Admission implements CallStage {
    @Override
    public Future<ToolResult> run(RunningCall call, Onward onward) {
        Visitor visitor = call.invocation().visitor();
        if (!call.tool().policy().permits(visitor)) {
            return Future.succeededFuture(ToolFault.FORBIDDEN.because(
                    visitor.isVerified()
                            ? "The visitor may not do this."
                            : "The visitor may not do this without signing in on the site."));
        }
        return switch (call.tool().check().check(call.invocation().call().arguments())) {
            case ArgumentCheck.Verdict.Refused refused -> Future.succeededFuture(refused.result());
            case ArgumentCheck.Verdict.Accepted accepted -> admit(call, accepted.arguments(), onward);
        };
    }

    private static Future<ToolResult> admit(RunningCall call, JsonObject arguments, Onward onward) {
        Optional<ToolResult> refusal = refusal(call, arguments);
        return refusal.<Future<ToolResult>>map(Future::succeededFuture).orElseGet(() -> onward.run(call));
    }

    /** Why checked arguments cannot be used after all; if they can, the call has them. */
    static Optional<ToolResult> refusal(RunningCall call, JsonObject arguments) {
        Optional<ToolResult> forged = call.tool().identity().refusal(arguments);
        if (forged.isPresent()) {
            return forged;
        }
        Optional<ToolResult> unknown =
                call.tool().identity().fill(arguments, call.invocation().visitor());
        if (unknown.isEmpty()) {
            call.use(arguments);
        }
        return unknown;
    }
}
