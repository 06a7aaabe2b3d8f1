package dev.parlor.tool;

import dev.parlor.conversation.ToolResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** A call that was sent and has no result yet. The first result closes it; later ones are dropped. */
final class RunningCall {
    private final ToolInvocation invocation;
    private final Context caller;
    private final Promise<ToolResult> result = Promise.promise();

    /** @param caller where the result is told */
    RunningCall(ToolInvocation invocation, Context caller) {
        this.invocation = invocation;
        this.caller = caller;
    }

    ToolInvocation invocation() {
        return invocation;
    }

    Future<ToolResult> result() {
        return result.future();
    }

    /** Closes the call. Only on the caller's context. */
    void answer(ToolResult answer) {
        result.tryComplete(answer);
    }

    /** Closes the call, from any thread: at once on the caller's context, else as soon as that has its turn. */
    void cancel() {
        ToolResult cancelled = ToolFault.CANCELLED.because("The call was stopped before it was answered.");
        if (caller.equals(Vertx.currentContext())) {
            answer(cancelled);
        } else {
            caller.runOnContext(there -> answer(cancelled));
        }
    }
}
