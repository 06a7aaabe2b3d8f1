package dev.parlor.tool.dispatch;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.CallProgress;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallRecord;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of a known tool on its way, until it has its result. The first result closes it; later ones are dropped.
 *
 * <p>Confined to the context that dispatched it, but for {@link #cancel} and {@link #letGo}.
 */
final class RunningCall {
    private final Dispatched dispatched;
    private final Context caller;
    private final Promise<ToolResult> result = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private final List<CallRecord.Attempt> attempts = new ArrayList<>();
    private final Instant at = Instant.now();
    private final long startedNanos = System.nanoTime();
    private JsonObject arguments = new JsonObject();
    private @Nullable CallScope scope;
    private @Nullable ApprovalDecision decision;
    private boolean cached;
    private volatile boolean waiting;

    /** @param caller where the result is told */
    RunningCall(Dispatched dispatched, Context caller) {
        this.dispatched = dispatched;
        this.caller = caller;
    }

    Dispatched dispatched() {
        return dispatched;
    }

    ToolInvocation invocation() {
        return dispatched.invocation();
    }

    SiteTool tool() {
        return dispatched.tool();
    }

    /** As they reach the tool: checked, with defaults, and with what the server fills in. */
    JsonObject arguments() {
        return arguments;
    }

    void use(JsonObject checked) {
        arguments = checked;
    }

    Future<ToolResult> result() {
        return result.future();
    }

    /** Completes when nobody waits for the call any more, whatever the reason. */
    Future<Void> over() {
        return over.future();
    }

    boolean isOver() {
        return over.future().isComplete();
    }

    /** The deadline runs from here: nobody has to be asked any more. */
    void startClock() {
        CallScope started = CallScope.lasting(tool().policy().deadline());
        scope = started;
        over.future().onComplete(ended -> started.end());
    }

    CallScope scope() {
        return Objects.requireNonNull(scope, "the clock has not been started");
    }

    void progress(CallProgress.State state, int attempt) {
        if (!isOver()) {
            dispatched
                    .observer()
                    .progressed(
                            invocation().call(),
                            new CallProgress(
                                    state,
                                    attempt,
                                    tool().policy().rules().retry().attempts()));
        }
    }

    void asked(Approval approval) {
        if (!isOver()) {
            waiting = true;
            progress(CallProgress.State.WAITING, 1);
            dispatched.observer().asked(approval);
        }
    }

    void decided(Approval approval, ApprovalDecision made) {
        waiting = false;
        decision = made;
        if (!isOver()) {
            dispatched.observer().decided(approval, made);
        }
    }

    /** Whether a person is asked at this moment. */
    boolean isWaiting() {
        return waiting;
    }

    void attempted(long sinceNanos, ToolResult came) {
        attempts.add(new CallRecord.Attempt(Duration.ofNanos(System.nanoTime() - sinceNanos), code(came)));
    }

    int attempts() {
        return attempts.size();
    }

    void standsIn() {
        cached = true;
        progress(CallProgress.State.CACHED, 1);
    }

    /** Closes the call. Only on the caller's context. */
    void answer(ToolResult answer) {
        if (result.tryComplete(answer)) {
            over.tryComplete();
        }
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

    /** Ends the waiting without an answer, from any thread. */
    void letGo() {
        if (caller.equals(Vertx.currentContext())) {
            over.tryComplete();
        } else {
            caller.runOnContext(there -> over.tryComplete());
        }
    }

    CallRecord record(ToolResult came) {
        return new CallRecord(
                invocation(),
                tool().version(),
                arguments.isEmpty() ? invocation().call().arguments() : arguments.encode(),
                came,
                attempts,
                cached,
                decision,
                at,
                Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    private static String code(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> "succeeded";
            case ToolResult.Failed failed -> failed.failure().code();
        };
    }
}
