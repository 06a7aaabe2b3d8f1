package dev.parlor.turn;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.history.AppendOutcome;
import dev.parlor.history.LogEntry;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.TakenOver;
import dev.parlor.history.TurnProgress;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out how far a turn had come that this server has taken over, and claims its log: this owner's first entry shuts
 * out the one before. Event-loop confined.
 */
final class Takeover {
    private static final int CLAIMS = 10;

    private final TurnParts parts;
    private final Rooms rooms;

    Takeover(TurnParts parts, Rooms rooms) {
        this.parts = parts;
        this.rooms = rooms;
    }

    /** How a turn stands that was taken over. */
    sealed interface Standing {
        /** An earlier owner had written its end; only the archive lacks it. */
        record Ended(long top, Event.Terminal end, Optional<Message.Assistant> last) implements Standing {}

        /** It has lost too many servers, or its site is gone. */
        record Exhausted(long top, List<Event> missing, Optional<Message.Assistant> last) implements Standing {}

        /**
         * It goes on here; the log is this owner's.
         *
         * @param top number of the entry that claimed it
         * @param missing what the log lacks of what is recorded
         * @param history what the model is sent next, but for what {@code from} is about
         * @param spent what its owners have written down; an answer that got lost with a server is not in it
         */
        record GoesOn(long top, List<Event> missing, List<Message> history, Resumption from, Bill spent)
                implements Standing {}
    }

    /** Fails if a store is out of reach, or the owner before is quicker again and again. */
    Future<Standing> look(TakenOver taken) {
        return look(taken, CLAIMS);
    }

    private Future<Standing> look(TakenOver taken, int claims) {
        OpenTurn turn = taken.turn();
        return trace(turn, parts.config().log().pageEntries())
                .compose(traced -> parts.archive().progress(turn).compose(progress -> {
                    LogGap gap = new LogGap(turn, traced.shown, progress);
                    if (traced.shown.terminal().isPresent()) {
                        return Future.succeededFuture(new Standing.Ended(
                                traced.top, traced.shown.terminal().get(), gap.unrecorded()));
                    }
                    boolean siteIsGone = parts.sites().find(turn.site()) == null;
                    if (siteIsGone || taken.attempt() > parts.config().lease().attempts()) {
                        return Future.succeededFuture(
                                new Standing.Exhausted(traced.top, closing(turn, traced, gap), gap.unrecorded()));
                    }
                    return claim(taken, traced)
                            .compose(claimed -> claimed
                                    ? goOn(turn, traced, gap, progress)
                                    : claims > 1
                                            ? look(taken, claims - 1)
                                            : Future.failedFuture("the owner before still writes"));
                }));
    }

    private static List<Event> closing(OpenTurn turn, Traced traced, LogGap gap) {
        List<Event> events = new ArrayList<>();
        if (!traced.shown.isBegun()) {
            events.add(new Event.RunStarted(turn.conversation(), turn.id()));
        }
        events.addAll(gap.beforeEnd());
        return events;
    }

    private Future<Boolean> claim(TakenOver taken, Traced traced) {
        OpenTurn turn = taken.turn();
        Event first = traced.shown.isBegun()
                ? new Event.RunResumed(
                        turn.id(), taken.attempt(), parts.config().lease().attempts())
                : new Event.RunStarted(turn.conversation(), turn.id());
        LogEntry entry = new LogEntry(traced.top + 1, parts.format().encode(first, traced.top + 1));
        return parts.log().append(turn.conversation(), entry).map(outcome -> switch (outcome) {
            case AppendOutcome.Fenced fenced -> false;
            case AppendOutcome.Appended appended -> {
                rooms.announce(turn.conversation(), entry);
                yield true;
            }
        });
    }

    /** What was recorded before the claim is all there is: the archive has refused the owner before since then. */
    private Future<Standing> goOn(OpenTurn turn, Traced traced, LogGap gap, TurnProgress progress) {
        return parts.archive().settled(turn.conversation()).compose(settled -> {
            List<Message> history = new ArrayList<>(settled.messages());
            Set<MessageId> later = progress.steps().stream()
                    .flatMap(step -> step.then().stream())
                    .map(Message.User::id)
                    .collect(Collectors.toSet());
            turn.asked().stream()
                    .map(OpenTurn.Asked::message)
                    .filter(message -> !later.contains(message.id()))
                    .forEach(history::add);
            return resumption(turn, traced, progress).compose(from -> {
                for (TurnProgress.Step step : progress.steps()) {
                    boolean isMidway =
                            !step.said().toolCalls().isEmpty() || !step.then().isEmpty();
                    if (isMidway && step.unanswered().isEmpty()) {
                        history.add(step.said());
                        history.addAll(step.results());
                        history.addAll(step.then());
                    }
                }
                return parts.ledger()
                        .ofTurn(turn.id())
                        .otherwise(Bill.EMPTY)
                        .map(spent -> new Standing.GoesOn(traced.top + 1, gap.beforeGoingOn(), history, from, spent));
            });
        });
    }

    private Future<Resumption> resumption(OpenTurn turn, Traced traced, TurnProgress progress) {
        int rounds = progress.steps().size();
        if (rounds == 0) {
            return Future.succeededFuture(new Resumption.Asks(0));
        }
        TurnProgress.Step last = progress.steps().getLast();
        if (!last.then().isEmpty()) {
            return Future.succeededFuture(new Resumption.Asks(rounds));
        }
        if (last.said().toolCalls().isEmpty()) {
            return Future.succeededFuture(new Resumption.Ends(rounds, last.said()));
        }
        if (last.unanswered().isEmpty()) {
            return Future.succeededFuture(new Resumption.Asks(rounds));
        }
        Set<String> keys = last.unanswered().stream()
                .map(call -> ToolInvocation.key(turn.id(), call))
                .collect(Collectors.toSet());
        return parts.dispatcher()
                .begun(turn.conversation(), keys)
                .map(begun -> new Resumption.Runs(
                        rounds, last.said(), last.results(), begun, traced.shown.asked(), traced.shown.decided()));
    }

    /** Reads back until the turn's first entry. */
    private Future<Traced> trace(OpenTurn turn, int entries) {
        return parts.log().last(turn.conversation(), entries).compose(last -> {
            RunTrace trace = new RunTrace(turn.id());
            last.forEach(entry -> decode(entry).ifPresent(trace::see));
            return trace.reachesBack() || last.size() < entries
                    ? Future.succeededFuture(new Traced(trace, Preparation.top(turn, last)))
                    : trace(turn, entries * 4);
        });
    }

    private Optional<Event> decode(LogEntry entry) {
        try {
            return Optional.of(parts.format().decode(entry.frame()));
        } catch (IllegalArgumentException newerKind) {
            return Optional.empty();
        }
    }

    private record Traced(RunTrace shown, long top) {}
}
