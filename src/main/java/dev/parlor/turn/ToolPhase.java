package dev.parlor.turn;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.CallProgress;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.Visitor;
import dev.parlor.history.OpenTurn;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolSnapshot;
import dev.parlor.tool.dispatch.CallObserver;
import dev.parlor.tool.dispatch.RunGuard;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one answer, from the first to the last result: shown, recorded, and counted against the turn's time.
 *
 * <p>A result is in the archive before anybody sees it. Event-loop confined.
 */
final class ToolPhase implements CallObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ToolPhase.class);
    private static final ToolResult CANCELLED =
            ToolFault.CANCELLED.untouched("The call was cancelled before it started.");
    private static final ToolResult UNKNOWN = ToolFault.OUTCOME_UNKNOWN.because(
            "This was begun before and not answered; it is unknown what it did. It was not repeated.");

    /**
     * What the calls of a turn are made with.
     *
     * @param tools what the model was told of
     */
    record Bench(OpenTurn turn, TurnParts parts, LogWriter log, ToolSnapshot tools, RunGuard guard, TurnClock clock) {}

    /** Where the calls go when they are over. */
    interface Listener {
        /** Each call has its result: the step and its results, in the order of the calls. */
        void answered(List<Message> step);

        /** Another server owns the turn. */
        void lost();
    }

    private final Bench bench;
    private final Message.Assistant step;
    private final Listener listener;
    private final ToolRound round;
    /** Calls without a result, in the order in which they are dispatched. */
    private final Map<String, ToolCall> open = new LinkedHashMap<>();
    /** Those of them that wait for a person. */
    private final Set<String> waiting = new HashSet<>();

    private final Set<String> shownQuestions = new HashSet<>();
    private final Set<String> shownDecisions = new HashSet<>();
    private boolean quiet;
    private @Nullable Runnable free;

    ToolPhase(Bench bench, Message.Assistant step, Listener listener) {
        this.bench = bench;
        this.step = step;
        this.listener = listener;
        this.round = new ToolRound(step, step.toolCalls().size(), listener::answered);
        step.toolCalls().forEach(call -> open.put(call.id(), call));
    }

    /** Makes the calls. */
    void start() {
        dispatch(step.toolCalls());
    }

    /** Makes those that an earlier owner of the turn has not brought to their end, but no write twice. */
    void resume(Resumption.Runs from) {
        recall(from);
        dispatch(List.copyOf(open.values()).stream()
                .filter(call -> !hasBegun(call, from))
                .toList());
    }

    /** Makes none of the calls. */
    void cancel() {
        List.copyOf(open.values()).forEach(call -> record(call, CANCELLED));
    }

    /** Makes none of those that an earlier owner of the turn has not brought to their end. */
    void cancel(Resumption.Runs from) {
        recall(from);
        List.copyOf(open.values()).stream()
                .filter(call -> !hasBegun(call, from))
                .forEach(call -> record(call, CANCELLED));
    }

    /** What an earlier owner has brought about: results that there are, and writes of which nobody knows. */
    private void recall(Resumption.Runs from) {
        shownQuestions.addAll(from.asked());
        shownDecisions.addAll(from.decided());
        from.answered().forEach(result -> open.remove(result.toolCallId()));
        from.answered().forEach(round::answered);
        List.copyOf(open.values()).stream().filter(call -> hasBegun(call, from)).forEach(call -> record(call, UNKNOWN));
    }

    private boolean hasBegun(ToolCall call, Resumption.Runs from) {
        return from.begun().contains(ToolInvocation.key(bench.turn.id(), call));
    }

    /**
     * Begins nothing more, and tells when what is open can be left to another server: when all that is open waits for
     * people. Not told if the last result comes first.
     */
    void prepareToLeave(Runnable told) {
        free = told;
        bench.guard.leave();
        settle();
    }

    /** From now on nothing is shown or asked; results that still come are recorded if this server is the owner. */
    void leave() {
        quiet = true;
        bench.guard.leave();
        bench.parts.dispatcher().leave(bench.turn.id());
    }

    private void dispatch(List<ToolCall> calls) {
        OpenTurn turn = bench.turn;
        Visitor visitor = bench.parts.tokens().latest(turn.site(), turn.visitor());
        List<ToolInvocation> invocations = calls.stream()
                .map(call -> new ToolInvocation(
                        turn.site(),
                        turn.conversation(),
                        turn.id(),
                        visitor,
                        call,
                        step.text(),
                        ToolInvocation.key(turn.id(), call)))
                .toList();
        bench.parts.dispatcher().dispatchAll(invocations, bench.tools, bench.guard, this);
    }

    @Override
    public void progressed(ToolCall call, CallProgress progress) {
        if (!quiet) {
            bench.log.write(new Event.ToolCallProgressed(call.id(), progress));
        }
    }

    @Override
    public void asked(Approval approval) {
        if (!quiet && shownQuestions.add(approval.id())) {
            bench.log.write(new Event.ApprovalAsked(approval));
        }
        waiting.add(approval.call().id());
        settle();
    }

    @Override
    public void decided(Approval approval, ApprovalDecision decision) {
        if (!quiet && shownDecisions.add(approval.id())) {
            bench.log.write(
                    new Event.ApprovalDecided(approval.id(), approval.call().id(), decision));
        }
        waiting.remove(approval.call().id());
        settle();
    }

    @Override
    public void answered(ToolCall call, ToolResult result) {
        record(call, result);
    }

    private void record(ToolCall call, ToolResult result) {
        OpenTurn turn = bench.turn;
        boolean known = bench.tools.find(call.name()).isPresent();
        bench.parts.metrics().toolAnswered(turn.site(), known ? call.name() : "unknown", result, round.age());
        Message.Tool answer = new Message.Tool(Speech.resultId(call.id()), call.id(), Speech.storable(result));
        bench.parts
                .archive()
                .recordResult(turn, answer)
                .onFailure(problem ->
                        LOG.warn("turn {}: the archive did not take a result: {}", turn.id(), problem.getMessage()))
                .otherwise(true)
                .onSuccess(isOwner -> {
                    if (quiet) {
                        return;
                    }
                    if (isOwner) {
                        show(answer);
                    } else {
                        listener.lost();
                    }
                });
    }

    private void show(Message.Tool answer) {
        bench.log.write(new Event.ToolCallAnswered(answer.id(), answer.toolCallId(), answer.result()));
        open.remove(answer.toolCallId());
        waiting.remove(answer.toolCallId());
        settle();
        round.answered(answer);
    }

    /** People may take their time: the turn's clock stands while nothing but them holds it up. */
    private void settle() {
        if (!isHeldUpByPeople()) {
            bench.clock.run();
            return;
        }
        bench.clock.stand();
        Runnable told = free;
        if (told != null) {
            free = null;
            told.run();
        }
    }

    /** Calls that want to be alone come after the others, one by one, and wait for whoever those wait for. */
    private boolean isHeldUpByPeople() {
        List<ToolCall> together =
                open.values().stream().filter(call -> !isAlone(call)).toList();
        List<ToolCall> running =
                together.isEmpty() ? open.values().stream().limit(1).toList() : together;
        return !running.isEmpty() && running.stream().allMatch(call -> waiting.contains(call.id()));
    }

    private boolean isAlone(ToolCall call) {
        return bench.tools
                .find(call.name())
                .map(SiteTool::policy)
                .map(policy -> !policy.rules().parallel())
                .orElse(false);
    }
}
