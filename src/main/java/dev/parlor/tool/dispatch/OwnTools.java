package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ResultCap;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolLimits;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs calls of tools that belong to the turn which asks, where it asks; others go on to their hosts. */
final class OwnTools implements CallStage.Onward {
    private final ToolLimits limits;
    private final CallStage.Onward hosts;

    OwnTools(ToolLimits limits, CallStage.Onward hosts) {
        this.limits = limits;
        this.hosts = hosts;
    }

    @Override
    public Future<ToolResult> run(RunningCall call) {
        Tool here = call.tool().here();
        Duration remaining = call.scope().remaining();
        if (here == null || remaining.toMillis() < 1) {
            return hosts.run(call);
        }
        return here.run(call.invocation(), call.arguments(), call.scope())
                .map(result -> ResultCap.cap(result, limits.resultBytes()))
                .timeout(remaining.toMillis(), TimeUnit.MILLISECONDS)
                .recover(problem -> problem instanceof TimeoutException
                        ? Future.succeededFuture(
                                ToolFault.timeout(call.tool().policy().deadline()))
                        : Future.failedFuture(problem));
    }
}
