package dev.parlor.turn;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.TurnId;
import dev.parlor.history.NextTurn;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.TakenOver;
import dev.parlor.history.TurnEnd;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds turns whose owner is gone, and goes on with them; those that have lost too many servers end with an explicit
 * error, so that nobody waits for ever.
 *
 * <p>The archive names one new owner, whose first entry above the log's top shuts out the old one. Event-loop confined.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int PAGE = 200;

    private final TurnParts parts;
    private final Turns turns;
    private final Rooms rooms;
    private final Takeover takeover;
    private final Map<ConversationId, Long> held = new HashMap<>();
    private Future<Void> current = Future.succeededFuture();

    Sweeper(TurnParts parts, Turns turns, Rooms rooms) {
        this.parts = parts;
        this.turns = turns;
        this.rooms = rooms;
        this.takeover = new Takeover(parts, rooms);
    }

    /** Looks once; a look that has not come to its end is not doubled. */
    void sweep() {
        if (current.isComplete()) {
            current = sweepAfter("")
                    .onFailure(problem -> LOG.warn("turns without an owner cannot be found: {}", problem.getMessage()))
                    .otherwiseEmpty();
        }
    }

    /** Completes when the look that goes on now has come to its end. Never fails. */
    Future<Void> ended() {
        return current;
    }

    /** Page by page: turns that wait for people run for long, and their owners are there. */
    private Future<Void> sweepAfter(String id) {
        return parts.archive()
                .running(parts.config().lease().ttl(), id, PAGE)
                .compose(page -> parts.leases()
                        .held(page.stream().map(OpenTurn::conversation).toList())
                        .compose(held -> Future.join(page.stream()
                                .filter(turn -> !held.contains(turn.conversation()))
                                .map(this::recover)
                                .toList()))
                        .compose(recovered -> page.size() < PAGE
                                ? Future.<Void>succeededFuture()
                                : sweepAfter(page.getLast().id().value())));
    }

    /** Never fails: what could not be recovered is found again. */
    private Future<Void> recover(OpenTurn stale) {
        if (turns.isClosing()) {
            return Future.succeededFuture();
        }
        return parts.archive()
                .takeOver(stale, parts.node())
                .compose(taken -> taken.isEmpty() ? Future.<Void>succeededFuture() : goOn(taken.get()))
                .onFailure(problem -> LOG.warn("turn {} was not recovered: {}", stale.id(), problem.getMessage()))
                .otherwiseEmpty();
    }

    /** The fences of turns whose recovery goes on, which may take longer than a lease lasts. */
    Map<ConversationId, Long> held() {
        return Map.copyOf(held);
    }

    private Future<Void> goOn(TakenOver taken) {
        OpenTurn turn = taken.turn();
        held.put(turn.conversation(), turn.fence());
        return recover(taken).onComplete(over -> held.remove(turn.conversation(), turn.fence()));
    }

    private Future<Void> recover(TakenOver taken) {
        OpenTurn turn = taken.turn();
        return parts.leases()
                .take(turn.conversation(), turn.fence())
                .compose(leased -> takeover.look(taken))
                .compose(standing -> {
                    parts.metrics().turnRecovered(turn.site());
                    return switch (standing) {
                        case Takeover.Standing.GoesOn goesOn -> {
                            LOG.info("turn {} had lost its server, and goes on here", turn.id());
                            turns.goOn(turn, goesOn);
                            yield Future.succeededFuture();
                        }
                        case Takeover.Standing.Ended ended ->
                            finish(turn, new TurnEnd(ended.end(), ended.last().orElse(null), 0, ended.top()));
                        case Takeover.Standing.Exhausted exhausted -> giveUp(turn, exhausted);
                    };
                });
    }

    private Future<Void> giveUp(OpenTurn turn, Takeover.Standing.Exhausted exhausted) {
        boolean siteIsGone = parts.sites().find(turn.site()) == null;
        LOG.warn("turn {} {} and is ended", turn.id(), siteIsGone ? "has lost its site" : "has lost too many servers");
        Failure why = siteIsGone ? Wording.SITE_REMOVED : Wording.INTERRUPTED;
        LogWriter log = new LogWriter(
                parts.log(),
                parts.format(),
                turn.conversation(),
                exhausted.top(),
                parts.config().log().pendingChars(),
                entry -> rooms.announce(turn.conversation(), entry),
                cause -> LOG.warn("turn {}: {}", turn.id(), cause.getMessage()));
        return parts.ledger().ofTurn(turn.id()).otherwise(Bill.EMPTY).compose(bill -> {
            Event.Terminal end = new Event.RunFailed(turn.conversation(), turn.id(), why, bill);
            exhausted.missing().forEach(log::write);
            log.write(end);
            return log.written()
                    .compose(stands ->
                            finish(turn, new TurnEnd(end, exhausted.last().orElse(null), 0, log.top())));
        });
    }

    private Future<Void> finish(OpenTurn turn, TurnEnd end) {
        NextTurn next = new NextTurn(new TurnId(UUID.randomUUID().toString()), parts.node());
        return parts.history()
                .drop(turn.conversation())
                .compose(dropped -> parts.archive().finish(turn, end, next))
                .map(begun -> {
                    if (begun.isPresent()) {
                        turns.begin(begun.get());
                    } else {
                        parts.leases().release(turn.conversation(), turn.fence());
                        parts.log().keep(turn.conversation());
                    }
                    return null;
                });
    }
}
