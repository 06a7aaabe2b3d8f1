package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.TurnId;
import dev.parlor.history.FencedException;
import dev.parlor.history.NextTurn;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.TurnEnd;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one turn: what was said is archived, then the end is shown, then the turn is closed.
 *
 * <p>The end stands in the log before the archive lets another turn begin, whose first entry follows it. If this
 * server goes between the two, a sweeper finds the end in the log. Event-loop confined.
 */
final class Ending implements TurnEnding {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final int ARCHIVE_ATTEMPTS = 5;
    private static final long ARCHIVE_PAUSE_MS = 400;
    private static final long KEEP_MS = 2_000;

    private final OpenTurn turn;
    private final TurnParts parts;
    private final LogWriter log;
    private final Owner owner;

    Ending(Run run, LogWriter log, Owner owner) {
        this.turn = run.turn();
        this.parts = run.parts();
        this.log = log;
        this.owner = owner;
    }

    /** Who runs the turn. */
    interface Owner {
        /** Whether the turn was let go of, so that nothing of it may be written any more. */
        boolean hasLetGo();

        /** Whether no more turns begin here. */
        boolean isClosing();

        /** The turn cannot go on here; another server may. */
        void letGo(Throwable cause);

        /**
         * The turn is closed in the archive.
         *
         * @param next what follows it, and has its lease; empty if there is nothing
         */
        void ended(Optional<OpenTurn> next);

        /** The end is shown and the archive does not take it: a sweeper will find it in the log. */
        void endedInLogOnly();
    }

    @Override
    public void end(Event.Terminal event, Optional<Message.Assistant> last, int rounds, Future<Void> books) {
        if (owner.hasLetGo()) {
            return;
        }
        Future<Void> said =
                log.written().compose(stands -> last.isEmpty() ? Future.succeededFuture() : keep(last.get(), rounds));
        Future.all(said, books)
                .compose(kept -> {
                    log.write(event);
                    return log.written();
                })
                .compose(shown -> archive(new TurnEnd(event, last.orElse(null), rounds, log.top()), 1))
                .onSuccess(next -> owner.ended(next))
                .onFailure(problem -> {
                    if (problem instanceof FencedException) {
                        owner.letGo(problem);
                    } else if (!owner.hasLetGo()) {
                        LOG.error("turn {} ended but is not in the archive: {}", turn.id(), problem.getMessage());
                        owner.endedInLogOnly();
                    }
                });
    }

    /** Fails only if the turn has another owner; an archive out of reach gets the message with the end. */
    private Future<Void> keep(Message.Assistant last, int rounds) {
        return parts.archive()
                .recordStep(turn, last, rounds)
                .timeout(KEEP_MS, TimeUnit.MILLISECONDS)
                .otherwise(true)
                .compose(isOwner -> isOwner
                        ? parts.history()
                                .append(turn.conversation(), List.of(last))
                                .onFailure(problem -> historyBroken(turn.conversation()))
                                .otherwiseEmpty()
                        : Future.failedFuture(new FencedException()));
    }

    private Future<Optional<OpenTurn>> archive(TurnEnd end, int attempt) {
        NextTurn next = new NextTurn(
                new TurnId(UUID.randomUUID().toString()), owner.isClosing() ? NextTurn.NOBODY : parts.node());
        return parts.archive().finish(turn, end, next).recover(problem -> {
            if (problem instanceof FencedException || attempt == ARCHIVE_ATTEMPTS) {
                return Future.failedFuture(problem);
            }
            return parts.vertx()
                    .timer(ARCHIVE_PAUSE_MS * attempt, TimeUnit.MILLISECONDS)
                    .compose(paused -> archive(end, attempt + 1));
        });
    }

    @Override
    public void abandoned() {
        owner.letGo(new FencedException());
    }

    @Override
    public void historyBroken(ConversationId conversation) {
        LOG.warn("the hot history of {} is dropped and will be made again", conversation);
        parts.history().drop(conversation);
    }
}
