package dev.parlor.tool;

import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each tool call to whichever node hosts the tool, and always comes back with an answer.
 *
 * <p>One dispatcher serves all event loops of a node. Each Future completes on the context of the one who called; it
 * never fails, since trouble is a {@link ToolResult.Failed} that the model reads.
 */
public final class ToolDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(ToolDispatcher.class);
    private static final int LONGEST_NAME = 64;

    private final Vertx vertx;
    private final ToolLimits limits;
    private final Set<RunningCall> running = ConcurrentHashMap.newKeySet();

    public ToolDispatcher(Vertx vertx, ToolLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /**
     * Checks one call and has it run, within the deadline of the tool's policy.
     *
     * @param snapshot what the turn offered the model; a tool that is not in it is unknown
     * @throws IllegalArgumentException if the snapshot is another site's
     */
    public Future<ToolResult> dispatch(ToolInvocation invocation, ToolSnapshot snapshot) {
        if (!snapshot.site().equals(invocation.site())) {
            throw new IllegalArgumentException(
                    "a call of site " + invocation.site() + " with the tools of " + snapshot.site());
        }
        return snapshot.find(invocation.call().name())
                .map(tool -> dispatch(invocation, tool))
                .orElseGet(() -> Future.succeededFuture(unknown(invocation.call(), snapshot)));
    }

    /**
     * Runs the calls side by side.
     *
     * @param each told every result once, in order of completion, on the caller's context; for calls that are refused
     *     at once, before this method returns
     * @return the results in the order of the calls, after {@code each} has been told all of them
     */
    public Future<List<ToolResult>> dispatchAll(
            List<ToolInvocation> invocations, ToolSnapshot snapshot, BiConsumer<ToolCall, ToolResult> each) {
        List<Future<ToolResult>> results = invocations.stream()
                .map(invocation ->
                        dispatch(invocation, snapshot).onSuccess(result -> tell(each, invocation.call(), result)))
                .toList();
        return Future.join(results).map(all -> all.list());
    }

    /**
     * Stops what runs for the turn, from any thread: each of its calls gets the one result {@code cancelled}, and the
     * hosts are told to give up. What a tool has done by then stays done.
     */
    public void stop(TurnId turn) {
        running.stream().filter(call -> call.invocation().turn().equals(turn)).forEach(call -> {
            call.cancel();
            ToolInvocation invocation = call.invocation();
            vertx.eventBus()
                    .publish(
                            ToolWire.stopAddress(
                                    invocation.site(), invocation.call().name()),
                            invocation.idempotencyKey());
        });
    }

    private Future<ToolResult> dispatch(ToolInvocation invocation, SiteTool tool) {
        return switch (tool.check().check(invocation.call().arguments())) {
            case ArgumentCheck.Verdict.Refused refused -> Future.succeededFuture(refused.result());
            case ArgumentCheck.Verdict.Accepted accepted -> send(invocation, accepted.arguments(), tool.policy());
        };
    }

    private Future<ToolResult> send(ToolInvocation invocation, JsonObject arguments, ToolPolicy policy) {
        RunningCall call = new RunningCall(invocation, vertx.getOrCreateContext());
        running.add(call);
        Duration deadline = policy.deadline();
        vertx.eventBus()
                .<JsonObject>request(
                        ToolWire.address(invocation.site(), invocation.call().name()),
                        ToolWire.renderRequest(invocation, arguments, deadline),
                        new DeliveryOptions().setSendTimeout(deadline.toMillis()))
                .map(reply -> ResultCap.cap(ToolWire.parseReply(reply.body()), limits.resultBytes()))
                .otherwise(cause -> refusal(invocation, deadline, cause))
                .onSuccess(call::answer);
        return call.result().onComplete(done -> running.remove(call));
    }

    private static ToolResult unknown(ToolCall call, ToolSnapshot snapshot) {
        String name =
                call.name().length() <= LONGEST_NAME ? call.name() : call.name().substring(0, LONGEST_NAME);
        return ToolFault.UNKNOWN_TOOL.because("There is no tool '" + name + "'. "
                + (snapshot.tools().isEmpty()
                        ? "There are no tools here."
                        : "There are: " + String.join(", ", snapshot.names()) + "."));
    }

    private static ToolResult refusal(ToolInvocation invocation, Duration deadline, Throwable cause) {
        if (cause instanceof ReplyException reply) {
            switch (reply.failureType()) {
                case TIMEOUT -> {
                    return timeout(deadline);
                }
                case NO_HANDLERS -> {
                    return ToolFault.NO_HOST.because("The tool is not available at the moment.");
                }
                case RECIPIENT_FAILURE, ERROR -> {}
            }
        }
        LOG.error(
                "Call {} of {} went wrong on the bus",
                invocation.call().id(),
                invocation.call().name(),
                cause);
        return ToolFault.TOOL_FAILED.because("The tool broke while it worked on this call.");
    }

    /** What a call comes to that is not answered in time, whoever notices first. */
    static ToolResult timeout(Duration deadline) {
        return ToolFault.TIMEOUT.because("The tool did not answer within " + deadline.toMillis() + " ms.");
    }

    /** An observer that throws must not cost the call its result. */
    private static void tell(BiConsumer<ToolCall, ToolResult> each, ToolCall call, ToolResult result) {
        try {
            each.accept(call, result);
        } catch (RuntimeException e) {
            LOG.error("The result of call {} could not be told", call.id(), e);
        }
    }
}
