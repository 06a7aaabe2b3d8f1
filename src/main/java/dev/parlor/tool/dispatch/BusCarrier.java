package dev.parlor.tool.dispatch;

import dev.parlor.config.tool.Effect;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ResultCap;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolWire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a call over the event bus to whichever node hosts the tool, once. */
final class BusCarrier {
    private static final Logger LOG = LoggerFactory.getLogger(BusCarrier.class);

    private final Vertx vertx;
    private final ToolLimits limits;

    BusCarrier(Vertx vertx, ToolLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** Comes back within what is left of the call's deadline. */
    Future<ToolResult> carry(RunningCall call) {
        Duration remaining = call.scope().remaining();
        if (remaining.toMillis() < 1) {
            return Future.succeededFuture(ToolFault.timeout(call.tool().policy().deadline()));
        }
        ToolInvocation invocation = call.invocation();
        return vertx.eventBus()
                .<JsonObject>request(
                        ToolWire.address(
                                invocation.site(),
                                call.tool().name(),
                                call.tool().revision()),
                        ToolWire.renderRequest(invocation, call.arguments(), remaining),
                        new DeliveryOptions().setSendTimeout(remaining.toMillis()))
                .map(reply -> known(call, ResultCap.cap(ToolWire.parseReply(reply.body()), limits.resultBytes())))
                .otherwise(cause -> refusal(call, cause));
    }

    /** Tells every host of the tool that the call is not waited for any more. */
    void stop(RunningCall call) {
        ToolInvocation invocation = call.invocation();
        vertx.eventBus()
                .publish(
                        ToolWire.stopAddress(
                                invocation.site(),
                                call.tool().name(),
                                call.tool().revision()),
                        invocation.idempotencyKey());
    }

    private static ToolResult refusal(RunningCall call, Throwable cause) {
        if (cause instanceof ReplyException reply) {
            switch (reply.failureType()) {
                case TIMEOUT -> {
                    return timeout(call);
                }
                case NO_HANDLERS -> {
                    return ToolFault.NO_HOST.untouched("The tool is not available at the moment.");
                }
                case RECIPIENT_FAILURE, ERROR -> {}
            }
        }
        LOG.error(
                "Call {} of {} went wrong on the bus",
                call.invocation().call().id(),
                call.tool().name(),
                cause);
        return ToolFault.TOOL_FAILED.because("The tool broke while it worked on this call.");
    }

    /** A tool says only how it lost its answer; of a write nobody then knows whether it happened. */
    private static ToolResult known(RunningCall call, ToolResult result) {
        if (!(result instanceof ToolResult.Failed failed) || failed.untouched()) {
            return result;
        }
        String code = failed.failure().code();
        if (code.equals(ToolFault.TIMEOUT.code())) {
            return timeout(call);
        }
        boolean lost = code.equals(ToolFault.CONNECTION_LOST.code())
                && call.tool().policy().effect() == Effect.WRITE;
        return lost
                ? ToolFault.OUTCOME_UNKNOWN.because(
                        "The connection broke off before an answer; it is unknown whether this was done. It was not"
                                + " repeated.")
                : result;
    }

    private static ToolResult timeout(RunningCall call) {
        Duration deadline = call.tool().policy().deadline();
        return call.tool().policy().effect() == Effect.READ
                ? ToolFault.timeout(deadline)
                : ToolFault.OUTCOME_UNKNOWN.because("The tool did not answer within " + deadline.toMillis()
                        + " ms; it is unknown whether this was done. It was not repeated.");
    }
}
