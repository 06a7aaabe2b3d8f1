package dev.parlor.turn;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.history.OpenTurn;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.tool.ToolSnapshot;
import dev.parlor.tool.dispatch.RunGuard;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn: asks the model, runs the tools that it asks for side by side, feeds the results back in one step, until the
 * answer stands, the visitor stops it, or a limit is reached.
 *
 * <p>A call is in the archive before it starts and its result before anybody sees it. Event-loop confined.
 */
final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private final OpenTurn open;
    private final TurnParts parts;
    private final SiteParts site;
    private final TurnTools tools;
    private final RunGuard guard;
    private final LogWriter log;
    private final TurnClock clock;
    private final TurnEnding ending;
    private final List<Message> history;
    private final Spending spending;
    private final Economy economy;
    private final Steering steering;
    private final Requests requests;
    private final Hearing hearing;
    private final long startedNanos = System.nanoTime();
    private Phase phase = Phase.STARTING;
    private int rounds;
    private @Nullable ToolPhase calls;
    /** Told when another server can go on with the turn; null while it is to go on here. */
    private @Nullable Runnable leaving;
    /** Why the turn is to end although nobody has finished; null while it is to go on. */
    private @Nullable Supplier<Event.Terminal> verdict;

    Turn(Run run, Preparation.Ready ready, LogWriter log, TurnEnding ending) {
        this.open = run.turn();
        this.parts = run.parts();
        this.site = run.site();
        this.guard = new RunGuard(
                parts.config().tools().turnCalls(), parts.config().tools().identicalCalls());
        this.log = log;
        this.clock = new TurnClock(parts.vertx(), site.config().turn().deadline(), () -> fail(Wording.DEADLINE));
        this.history = new ArrayList<>(ready.history());
        this.ending = ending;
        this.spending = new Spending(run);
        this.economy = new Economy(run, spending);
        this.steering = new Steering(run);
        this.requests = new Requests(run, ready.recollection(), history);
        this.tools = new TurnTools(run, ready, spending);
        this.hearing = new Hearing(log, spending, site.model(), new Hearing.Listener() {
            @Override
            public void answered(ProviderAnswer said) {
                Turn.this.answered(said);
            }

            @Override
            public void failed(ProviderEvent.Failed failed) {
                Turn.this.failed(failed);
            }
        });
    }

    /** Shows what was asked, and asks. */
    void start() {
        if (phase == Phase.LEFT) {
            return;
        }
        log.write(new Event.RunStarted(open.conversation(), open.id()));
        for (OpenTurn.Asked asked : open.asked()) {
            Speech.questionEvents(asked).forEach(log::write);
        }
        goOn(new Resumption.Asks(0));
    }

    /**
     * Goes on where an earlier owner has left.
     *
     * @param missing what the log lacks of what is recorded
     * @param spent what the turn is known to have spent
     */
    void resume(List<Event> missing, Resumption from, Bill spent) {
        if (phase == Phase.LEFT) {
            return;
        }
        spending.recall(spent);
        missing.forEach(log::write);
        goOn(from);
    }

    private void goOn(Resumption from) {
        clock.run();
        rounds = from.rounds();
        switch (from) {
            case Resumption.Asks asks -> {
                if (verdict == null) {
                    ask();
                } else {
                    end(verdict.get(), null);
                }
            }
            case Resumption.Runs runs -> {
                phase = Phase.RUNNING_TOOLS;
                tools.recall(requests.window());
                ToolPhase resumed = toolPhase(runs.step());
                if (verdict == null) {
                    resumed.resume(runs);
                } else {
                    resumed.cancel(runs);
                }
            }
            case Resumption.Ends ends -> end(finished(StopReason.COMPLETED), ends.last());
        }
    }

    /** Ends the turn at the visitor's wish. What was said is kept; calls that run get their one result. */
    void stop() {
        giveUp(() -> finished(StopReason.CANCELLED));
    }

    /** Ends the turn for a reason that is not the model's. */
    void fail(Failure failure) {
        giveUp(() -> failedWith(failure));
    }

    /** The visitor has written more. An answer that is being given makes room for it; tools that run go on. */
    void steer() {
        boolean canAskAgain = rounds < site.config().turn().rounds();
        if (verdict == null && phase == Phase.ASKING && canAskAgain && steering.turnTo()) {
            hearing.cancel();
        }
    }

    /** What the next turns would have to do without, if it is enough to be summed up. */
    Optional<Recollection.Fallen> fallen() {
        return requests.fallen();
    }

    private void giveUp(Supplier<Event.Terminal> why) {
        if (verdict != null || phase == Phase.ENDING || phase == Phase.LEFT) {
            return;
        }
        verdict = why;
        switch (phase) {
            case STARTING, ENDING, LEFT -> {}
            case ASKING -> {
                tools.giveUp();
                hearing.cancel();
            }
            case RUNNING_TOOLS -> {
                guard.stop();
                parts.dispatcher().stop(open.id());
            }
        }
    }

    /**
     * Comes to where another server can go on. An answer that is on its way is given up; tools that run may end, within
     * {@code patience}; nothing new begins.
     *
     * @param free told then; not told if the turn comes to its end instead
     */
    void handOver(Duration patience, Runnable free) {
        if (verdict != null) {
            return;
        }
        leaving = free;
        switch (phase) {
            case ENDING, LEFT -> {}
            case STARTING, ASKING -> becomeFree();
            case RUNNING_TOOLS -> {
                if (calls == null) {
                    becomeFree();
                } else {
                    parts.vertx().setTimer(Math.max(1, patience.toMillis()), late -> becomeFree());
                    calls.prepareToLeave(this::becomeFree);
                }
            }
        }
    }

    private void becomeFree() {
        Runnable free = leaving;
        leaving = null;
        if (free != null && phase != Phase.ENDING && phase != Phase.LEFT) {
            leave();
            free.run();
        }
    }

    /** Shows and begins nothing more. What people were asked about it still waits for them. */
    void leave() {
        if (phase == Phase.LEFT) {
            return;
        }
        phase = Phase.LEFT;
        clock.stop();
        tools.giveUp();
        hearing.leave();
        if (calls != null) {
            calls.leave();
        }
    }

    /** Asks the model, once it is known what else was written and what tools it is told of. */
    private void ask() {
        phase = Phase.ASKING;
        hearing.begin();
        steering.takeIn()
                .onSuccess(asked -> {
                    if (phase != Phase.LEFT) {
                        hear(asked);
                        List<Message> window = requests.window();
                        tools.next(window).onSuccess(offered -> ask(window, offered));
                    }
                })
                .onFailure(fenced -> ending.abandoned());
    }

    private void ask(List<Message> window, ToolSnapshot offered) {
        if (phase == Phase.LEFT) {
            return;
        }
        if (verdict == null) {
            ask(requests.with(window, offered));
        } else {
            end(verdict.get(), null);
        }
    }

    /** The turn answers these too. */
    private void hear(List<OpenTurn.Asked> asked) {
        if (asked.isEmpty()) {
            return;
        }
        List<Message> messages =
                asked.stream().<Message>map(OpenTurn.Asked::message).toList();
        asked.forEach(each -> Speech.questionEvents(each).forEach(log::write));
        history.addAll(messages);
        parts.history()
                .append(open.conversation(), messages)
                .onFailure(problem -> ending.historyBroken(open.conversation()));
    }

    /** Asks the model, if the budgets cover another answer. */
    private void ask(ModelRequest request) {
        economy.choose(request, rounds + 1)
                .onSuccess(choice -> {
                    if (phase == Phase.LEFT) {
                        spending.settle();
                        return;
                    }
                    if (verdict != null) {
                        spending.settle();
                        end(verdict.get(), null);
                        return;
                    }
                    switch (choice) {
                        case Economy.Choice.Asks asks ->
                            ask(asks.model(), request.withModel(asks.model().name()));
                        case Economy.Choice.Nobody nobody ->
                            end(failedWith(Wording.ofBudget(nobody.why().account()), Spending.key(nobody.why())), null);
                    }
                })
                .onFailure(problem -> {
                    LOG.warn("turn {}: nobody knows what was spent: {}", open.id(), problem.getMessage());
                    spending.settle();
                    end(verdict == null ? failedWith(Wording.BUDGET_UNKNOWN) : verdict.get(), null);
                });
    }

    private void ask(Model model, ModelRequest request) {
        if (steering.isAsked()) {
            spending.settle();
            ask();
            return;
        }
        rounds++;
        tools.went(rounds);
        requests.went(model, request, rounds);
        hearing.ask(model, request);
    }

    private void answered(ProviderAnswer said) {
        boolean asksForTools = verdict == null && said.finishReason() == FinishReason.TOOL_CALLS;
        boolean pauses = verdict == null && Speech.isPaused(said);
        if ((asksForTools || pauses) && rounds >= site.config().turn().rounds()) {
            excuse(said);
            return;
        }
        hearing.close();
        if (verdict != null) {
            end(verdict.get(), hearing.spoken(said));
        } else if (pauses) {
            goOn(said);
        } else if (!asksForTools) {
            conclude(said);
        } else if (said.toolCalls().size() > parts.config().tools().calls()) {
            end(failedWith(Wording.TOO_MANY_CALLS), hearing.spoken(said));
        } else {
            runTools(said);
        }
    }

    private void failed(ProviderEvent.Failed failed) {
        if (verdict != null) {
            end(verdict.get(), hearing.spoken(failed.answer()));
            return;
        }
        if (steering.isAsked()) {
            makeRoom(hearing.spoken(failed.answer()));
            return;
        }
        Failure failure = failed.failure();
        LOG.warn("turn {}: {} failed with {}: {}", open.id(), hearing.answeredBy(), failure.code(), failure.message());
        end(failedWith(Wording.ofProvider(failure)), hearing.spoken(failed.answer()));
    }

    /** What was said stands, and the next turn begins with what the visitor has written; nothing said: asks again. */
    private void makeRoom(Message.@Nullable Assistant said) {
        if (said == null) {
            ask();
        } else {
            end(finished(StopReason.STEERED), said);
        }
    }

    private void conclude(ProviderAnswer said) {
        Message.Assistant last = hearing.spoken(said);
        StopReason reason = switch (said.finishReason()) {
            case LENGTH -> StopReason.LENGTH;
            case CONTENT_FILTER -> StopReason.DECLINED;
            case STOP, TOOL_CALLS, PAUSE, ERROR -> StopReason.COMPLETED;
        };
        end(last == null ? failedWith(Wording.EMPTY_ANSWER) : finished(reason), last);
    }

    private void goOn(ProviderAnswer said) {
        Message.Assistant half = new Message.Assistant(hearing.message(), Speech.text(said), List.of(), said.opaque());
        record(said, half, () -> fedBack(List.of(half)));
    }

    /**
     * Goes on once a step stands in the archive, if this server is still the owner then. What it has cost is written down
     * at the same time.
     */
    private void record(ProviderAnswer said, Message.Assistant step, Runnable then) {
        Future<Boolean> isOwner = parts.archive().recordStep(open, step, rounds);
        Future.all(isOwner, spending.settled())
                .onSuccess(stands -> {
                    if (phase == Phase.LEFT) {
                        return;
                    }
                    if (isOwner.result()) {
                        then.run();
                    } else {
                        ending.abandoned();
                    }
                })
                .onFailure(problem -> {
                    LOG.warn("turn {}: a step was not archived: {}", open.id(), problem.getMessage());
                    end(failedWith(Wording.ARCHIVE_UNAVAILABLE), hearing.spoken(said));
                });
    }

    /** The last allowed round was not the last one either: says so in words, and runs no tools. */
    private void excuse(ProviderAnswer said) {
        LOG.warn("turn {}: the model was not done after its {} rounds", open.id(), rounds);
        String before = Speech.text(said);
        String excuse = before.isEmpty() ? Wording.ROUND_LIMIT : "\n\n" + Wording.ROUND_LIMIT;
        hearing.add(excuse);
        hearing.close();
        end(
                finished(StopReason.ROUND_LIMIT),
                new Message.Assistant(hearing.message(), before + excuse, List.of(), null));
    }

    private void runTools(ProviderAnswer said) {
        phase = Phase.RUNNING_TOOLS;
        Message.Assistant step = Speech.step(hearing.message(), said);
        record(said, step, () -> run(step));
    }

    /** The calls are recorded by now: whoever goes on with the turn finds them. */
    private void run(Message.Assistant step) {
        for (ToolCall call : step.toolCalls()) {
            log.write(new Event.ToolCallStarted(call.id(), call.name(), step.id()));
            log.write(new Event.ToolCallArguments(call.id(), call.arguments()));
            log.write(new Event.ToolCallEnded(call.id()));
        }
        ToolPhase begun = toolPhase(step);
        if (verdict == null) {
            begun.start();
        } else {
            begun.cancel();
        }
    }

    private ToolPhase toolPhase(Message.Assistant step) {
        ToolPhase.Listener listener = new ToolPhase.Listener() {
            @Override
            public void answered(List<Message> answers) {
                calls = null;
                fedBack(answers);
            }

            @Override
            public void lost() {
                ending.abandoned();
            }
        };
        ToolPhase made =
                new ToolPhase(new ToolPhase.Bench(open, parts, log, tools.offered(), guard, clock), step, listener);
        calls = made;
        return made;
    }

    private void fedBack(List<Message> step) {
        history.addAll(step);
        parts.history()
                .append(open.conversation(), step)
                .onFailure(problem -> ending.historyBroken(open.conversation()))
                .eventually(() -> log.written())
                .onComplete(stands -> {
                    if (leaving != null) {
                        becomeFree();
                    } else if (verdict != null) {
                        end(verdict.get(), null);
                    } else if (phase != Phase.LEFT) {
                        ask();
                    }
                });
    }

    private void end(Event.Terminal event, Message.@Nullable Assistant last) {
        if (phase == Phase.ENDING || phase == Phase.LEFT) {
            return;
        }
        phase = Phase.ENDING;
        clock.stop();
        if (last != null) {
            history.add(last);
        }
        parts.metrics().turnEnded(open.site(), event, Duration.ofNanos(System.nanoTime() - startedNanos));
        ending.end(event, Optional.ofNullable(last), rounds, spending.settled());
    }

    private Event.RunFinished finished(StopReason reason) {
        return new Event.RunFinished(open.conversation(), open.id(), reason, hearing.answeredBy(), spending.bill());
    }

    private Event.RunFailed failedWith(Failure failure) {
        return failedWith(failure, null);
    }

    private Event.RunFailed failedWith(Failure failure, @Nullable String budget) {
        return new Event.RunFailed(open.conversation(), open.id(), failure, spending.bill(), budget);
    }

    private enum Phase {
        STARTING,
        ASKING,
        RUNNING_TOOLS,
        ENDING,
        /** Another server goes on with it, or will. */
        LEFT
    }
}
