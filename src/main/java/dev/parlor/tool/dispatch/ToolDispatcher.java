package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.tool.CallAudit;
import dev.parlor.tool.CallRecord;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolSnapshot;
import dev.parlor.tool.ToolStores;
import dev.parlor.tool.WriteLedger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each call that a model asks for through every rule to whichever node hosts the tool, and always comes back with
 * one answer.
 *
 * <p>One dispatcher serves all event loops of a node. Each Future completes on the context of the one who called; it
 * never fails, since trouble is a {@link ToolResult.Failed} that the model reads.
 */
public final class ToolDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(ToolDispatcher.class);
    private static final int LONGEST_NAME = 64;

    private final Vertx vertx;
    private final BusCarrier carrier;
    private final CallAudit audit;
    private final WriteLedger ledger;
    private final CallStage.Onward rules;
    private final CallStage.Onward rulesInPlaceOfAnother;
    private final Set<RunningCall> running = ConcurrentHashMap.newKeySet();

    public ToolDispatcher(Vertx vertx, ToolLimits limits, DispatchLimits room, ToolStores stores) {
        this.vertx = vertx;
        this.carrier = new BusCarrier(vertx, limits);
        this.audit = stores.audit();
        this.ledger = stores.ledger();
        List<CallStage> stages = List.of(
                new Admission(),
                new RateStage(stores.rates()),
                new ApprovalStage(stores.approvals()),
                new CacheStage(vertx, stores.cache()),
                new Bulkhead(vertx, room.perTool(), room.perSite(), room.waiting()),
                new LedgerStage(stores.ledger()),
                new AttemptStage(vertx));
        this.rulesInPlaceOfAnother = CallStage.chain(stages, new OwnTools(limits, carrier::carry));
        this.rules =
                CallStage.chain(List.of(new ErrorHandling(stores.advice(), this::inPlaceOf)), rulesInPlaceOfAnother);
    }

    /**
     * Has one call run.
     *
     * @param snapshot what the turn offered the model; a tool that is not in it is unknown
     * @param guard of the turn; once that has left, there are no answers any more
     * @throws IllegalArgumentException if the snapshot is another site's
     */
    public Future<ToolResult> dispatch(
            ToolInvocation invocation, ToolSnapshot snapshot, RunGuard guard, CallObserver observer) {
        if (!snapshot.site().equals(invocation.site())) {
            throw new IllegalArgumentException(
                    "a call of site " + invocation.site() + " with the tools of " + snapshot.site());
        }
        if (guard.isLeft()) {
            return Promise.<ToolResult>promise().future();
        }
        if (guard.isStopped()) {
            ToolResult cancelled = ToolFault.CANCELLED.untouched("The call was cancelled before it started.");
            return refused(invocation, "", cancelled).onSuccess(result -> tell(observer, invocation.call(), result));
        }
        Future<ToolResult> answer = snapshot.find(invocation.call().name())
                .map(tool -> guard.admits(invocation.call())
                        ? run(new Dispatched(invocation, tool, snapshot, observer), rules)
                        : refused(invocation, tool.version(), tooMany()))
                .orElseGet(() -> refused(invocation, "", unknown(invocation.call(), snapshot)));
        return answer.onSuccess(result -> tell(observer, invocation.call(), result));
    }

    /**
     * Runs the calls of one answer: side by side, but for tools that want to be alone, which come after the others, one
     * after the other.
     *
     * @return the results in the order of the calls, after {@code observer} has been told all of them
     */
    public Future<List<ToolResult>> dispatchAll(
            List<ToolInvocation> invocations, ToolSnapshot snapshot, RunGuard guard, CallObserver observer) {
        Map<String, Future<ToolResult>> results = new HashMap<>();
        for (ToolInvocation invocation : invocations) {
            if (!isAlone(invocation, snapshot)) {
                results.put(invocation.call().id(), dispatch(invocation, snapshot, guard, observer));
            }
        }
        Future<?> before = Future.join(List.copyOf(results.values()));
        for (ToolInvocation invocation : invocations) {
            if (isAlone(invocation, snapshot)) {
                Future<ToolResult> alone = before.compose(done -> dispatch(invocation, snapshot, guard, observer));
                results.put(invocation.call().id(), alone);
                before = alone;
            }
        }
        return Future.join(invocations.stream()
                        .map(invocation -> results.get(invocation.call().id()))
                        .toList())
                .map(all -> all.list());
    }

    /**
     * Stops what runs for the turn, from any thread: each of its calls gets the one result {@code cancelled}, and the
     * hosts are told to give up. What a tool has done by then stays done.
     */
    public void stop(TurnId turn) {
        running.stream().filter(call -> call.invocation().turn().equals(turn)).forEach(call -> {
            call.cancel();
            carrier.stop(call);
        });
    }

    /**
     * Lets go of those calls of the turn that wait for a person, from any thread: they get no answer here, and what they
     * asked waits for whoever goes on with the turn. Calls that run go on.
     */
    public void leave(TurnId turn) {
        List<RunningCall> waiting = running.stream()
                .filter(call -> call.invocation().turn().equals(turn) && call.isWaiting())
                .toList();
        waiting.forEach(RunningCall::letGo);
        waiting.forEach(running::remove);
    }

    /** Which of these calls have begun to write, on whatever server; themselves or by a tool that took their place. */
    public Future<Set<String>> begun(ConversationId conversation, Set<String> idempotencyKeys) {
        return ledger.begun(conversation, idempotencyKeys);
    }

    private static boolean isAlone(ToolInvocation invocation, ToolSnapshot snapshot) {
        return snapshot.find(invocation.call().name())
                .map(tool -> !tool.policy().rules().parallel())
                .orElse(false);
    }

    private Future<ToolResult> run(Dispatched dispatched, CallStage.Onward through) {
        Context caller = vertx.getOrCreateContext();
        RunningCall call = new RunningCall(dispatched, caller);
        running.add(call);
        through.run(call)
                .otherwise(cause -> broken(dispatched.invocation(), cause))
                .onSuccess(call::answer);
        return call.result().map(result -> {
            running.remove(call);
            audit.add(call.record(result));
            return result;
        });
    }

    /** A tool that takes the place of one that failed; what it fails with is not handled once more. */
    private Future<ToolResult> inPlaceOf(RunningCall failed, String tool) {
        Dispatched before = failed.dispatched();
        return before.snapshot()
                .findAny(tool)
                .map(found -> run(before.inPlace(found), rulesInPlaceOfAnother))
                .orElseGet(() -> Future.succeededFuture(
                        ToolFault.UNKNOWN_TOOL.untouched("There is no tool that could take its place.")));
    }

    private Future<ToolResult> refused(ToolInvocation invocation, String version, ToolResult refusal) {
        audit.add(new CallRecord(
                invocation,
                version,
                invocation.call().arguments(),
                refusal,
                List.of(),
                false,
                null,
                Instant.now(),
                Duration.ZERO));
        return Future.succeededFuture(refusal);
    }

    private static ToolResult broken(ToolInvocation invocation, Throwable cause) {
        LOG.error(
                "Call {} of {} broke", invocation.call().id(), invocation.call().name(), cause);
        return ToolFault.TOOL_FAILED.because("The tool broke while it worked on this call.");
    }

    private static ToolResult tooMany() {
        return ToolFault.TOO_MANY_CALLS.untouched(
                "This turn has asked for more calls, or for this one more often, than it may. Answer with what is known.");
    }

    private static ToolResult unknown(ToolCall call, ToolSnapshot snapshot) {
        String name =
                call.name().length() <= LONGEST_NAME ? call.name() : call.name().substring(0, LONGEST_NAME);
        return ToolFault.UNKNOWN_TOOL.because("There is no tool '" + name + "'. "
                + (snapshot.tools().isEmpty()
                        ? "There are no tools here."
                        : "There are: " + String.join(", ", snapshot.names()) + "."));
    }

    /** An observer that throws must not cost the call its result. */
    private static void tell(CallObserver observer, ToolCall call, ToolResult result) {
        try {
            observer.answered(call, result);
        } catch (RuntimeException e) {
            LOG.error("The result of call {} could not be told", call.id(), e);
        }
    }
}
