package dev.parlor.turn;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.TurnId;
import dev.parlor.history.LogEntry;
import dev.parlor.history.NextTurn;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.TakenOver;
import dev.parlor.history.TurnEnd;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds turns whose owner is gone. What nobody has seen begins anew; the others end with an explicit error, so that
 * nobody waits for ever.
 *
 * <p>The archive names one new owner, whose first entry above the log's top shuts out the old one. Event-loop confined.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int TURNS_AT_ONCE = 50;
    private static final int ATTEMPTS = 3;

    private final TurnParts parts;
    private final Turns turns;
    private final Rooms rooms;
    private boolean sweeping;

    Sweeper(TurnParts parts, Turns turns, Rooms rooms) {
        this.parts = parts;
        this.turns = turns;
        this.rooms = rooms;
    }

    /** Looks once; a look that has not come to its end is not doubled. */
    void sweep() {
        if (sweeping) {
            return;
        }
        sweeping = true;
        parts.archive()
                .running(parts.config().lease().ttl(), TURNS_AT_ONCE)
                .compose(open -> Future.join(open.stream().map(this::look).toList()))
                .onComplete(done -> sweeping = false);
    }

    private Future<Void> look(OpenTurn turn) {
        return parts.leases()
                .isHeld(turn.conversation())
                .compose(held -> held ? Future.<Void>succeededFuture() : recover(turn))
                .onFailure(problem -> LOG.warn("turn {} was not recovered: {}", turn.id(), problem.getMessage()));
    }

    private Future<Void> recover(OpenTurn stale) {
        return parts.archive().takeOver(stale, parts.node()).compose(taken -> {
            if (taken.isEmpty()) {
                return Future.succeededFuture();
            }
            OpenTurn turn = taken.get().turn();
            return parts.leases()
                    .take(turn.conversation(), turn.fence())
                    .compose(leased -> trace(turn, parts.config().log().pageEntries()))
                    .compose(traced -> {
                        parts.metrics().turnRecovered(turn.site());
                        if (isNew(taken.get(), traced)) {
                            LOG.info("turn {} had lost its server before it began, and begins here", turn.id());
                            turns.begin(turn);
                            return Future.succeededFuture();
                        }
                        return end(turn, traced)
                                .onSuccess(next -> ended(turn, next))
                                .mapEmpty();
                    });
        });
    }

    /** Nobody has seen or recorded anything of it, so it can run as if nothing had happened. */
    private static boolean isNew(TakenOver taken, Traced traced) {
        return taken.isUntouched() && !traced.trace.isStarted() && taken.attempt() <= ATTEMPTS;
    }

    private void ended(OpenTurn turn, Optional<OpenTurn> next) {
        LOG.info("turn {} had lost its server and was ended", turn.id());
        if (next.isPresent()) {
            turns.begin(next.get());
        } else {
            parts.leases().release(turn.conversation(), turn.fence());
            parts.log().keep(turn.conversation());
        }
    }

    /** Reads back until the turn's first entry. */
    private Future<Traced> trace(OpenTurn turn, int entries) {
        return parts.log().last(turn.conversation(), entries).compose(last -> {
            RunTrace trace = new RunTrace(turn);
            last.forEach(entry -> decode(entry).ifPresent(trace::see));
            return trace.isStarted() || last.size() < entries
                    ? Future.succeededFuture(new Traced(trace, Turns.top(turn, last)))
                    : trace(turn, entries * 4);
        });
    }

    private Future<Optional<OpenTurn>> end(OpenTurn turn, Traced traced) {
        return parts.archive()
                .history(turn.conversation())
                .compose(archived -> parts.ledger()
                        .ofTurn(turn.id())
                        .otherwise(Bill.EMPTY)
                        .compose(bill -> end(turn, traced, archived, bill)));
    }

    private Future<Optional<OpenTurn>> end(OpenTurn turn, Traced traced, List<Message> archived, Bill bill) {
        Event.Terminal interrupted = new Event.RunFailed(turn.conversation(), turn.id(), Wording.INTERRUPTED, bill);
        Event.Terminal end = traced.trace.terminal().orElse(interrupted);
        List<Event> missing =
                traced.trace.terminal().isPresent() ? List.of() : traced.trace.missing(archived, interrupted);
        LogWriter log = new LogWriter(
                parts.log(),
                parts.format(),
                turn.conversation(),
                traced.top,
                parts.config().log().pendingChars(),
                entry -> rooms.announce(turn.conversation(), entry),
                cause -> LOG.warn("turn {}: {}", turn.id(), cause.getMessage()));
        missing.forEach(log::write);
        NextTurn next = new NextTurn(new TurnId(UUID.randomUUID().toString()), parts.node());
        return log.written()
                .compose(stands -> parts.history().drop(turn.conversation()))
                .compose(dropped -> parts.archive()
                        .finish(turn, new TurnEnd(end, traced.trace.last().orElse(null), 0, log.top()), next));
    }

    private Optional<Event> decode(LogEntry entry) {
        try {
            return Optional.of(parts.format().decode(entry.frame()));
        } catch (IllegalArgumentException newerKind) {
            return Optional.empty();
        }
    }

    private record Traced(RunTrace trace, long top) {}
}
