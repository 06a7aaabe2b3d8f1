package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.OpenTurn;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The turns that run on one event loop, from lease to release. Event-loop confined. */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private final TurnParts parts;
    private final Rooms rooms;
    private final Summarizer summarizer;
    private final Map<ConversationId, Running> running = new HashMap<>();
    private @Nullable Promise<Void> whenIdle;

    Turns(TurnParts parts, Rooms rooms) {
        this.parts = parts;
        this.rooms = rooms;
        this.summarizer = new Summarizer(parts);
    }

    /**
     * Runs a turn that the archive has begun and that this server owns; while closing, it is left to another. Where the
     * site wants that, the turn first waits for what the visitor may write next.
     */
    void begin(OpenTurn open) {
        enter(open).ifPresent(entry -> {
            Duration gather = entry.site.config().turn().gather();
            Future<Void> lease = parts.leases().take(open.conversation(), open.fence());
            if (gather.isZero()) {
                begin(entry, open, lease);
            } else {
                parts.vertx()
                        .timer(gather.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(gathered -> Steering.takeIn(open, parts))
                        .onSuccess(more -> begin(entry, open.with(more), lease))
                        .onFailure(problem -> missed(entry, problem));
            }
        });
    }

    private void begin(Running entry, OpenTurn open, Future<Void> lease) {
        new Preparation(new Run(open, parts, entry.site))
                .first()
                .compose(ready -> lease.map(ready))
                .onSuccess(ready -> start(entry, open, ready, Turn::start))
                .onFailure(problem -> missed(entry, problem));
    }

    /** Goes on with a turn that this server has taken over, with its lease. */
    void goOn(OpenTurn open, Takeover.Standing.GoesOn standing) {
        enter(open)
                .ifPresent(entry -> new Preparation(new Run(open, parts, entry.site))
                        .again(standing)
                        .onSuccess(ready -> start(
                                entry,
                                open,
                                ready,
                                turn -> turn.resume(standing.missing(), standing.from(), standing.spent())))
                        .onFailure(problem -> missed(entry, problem)));
    }

    private Optional<Running> enter(OpenTurn open) {
        SiteParts site = parts.sites().find(open.site());
        if (site == null) {
            LOG.warn(
                    "turn {} is of the site {}, which is not here; a look for lost turns ends it",
                    open.id(),
                    open.site());
            return Optional.empty();
        }
        Running entry = new Running(open, site);
        running.put(open.conversation(), entry);
        if (isClosing()) {
            free(entry);
            return Optional.empty();
        }
        return Optional.of(entry);
    }

    private void missed(Running entry, Throwable problem) {
        LOG.warn("turn {} could not start: {}", entry.open.id(), problem.getMessage());
        remove(entry);
    }

    private void start(Running entry, OpenTurn open, Preparation.Ready ready, Consumer<Turn> begin) {
        Run run = new Run(open, parts, entry.site);
        LogWriter log = new LogWriter(
                parts.log(),
                parts.format(),
                open.conversation(),
                ready.top(),
                parts.config().log().pendingChars(),
                stands -> rooms.announce(open.conversation(), stands),
                cause -> abandon(entry, cause));
        Turn turn = new Turn(run, ready, log, new Ending(run, log, owner(entry)));
        entry.turn = turn;
        entry.early.forEach(early -> early.accept(turn));
        begin.accept(turn);
    }

    private Ending.Owner owner(Running entry) {
        return new Ending.Owner() {
            @Override
            public boolean hasLetGo() {
                return entry.abandoned;
            }

            @Override
            public boolean isClosing() {
                return Turns.this.isClosing();
            }

            @Override
            public void letGo(Throwable cause) {
                abandon(entry, cause);
            }

            @Override
            public void ended(Optional<OpenTurn> next) {
                if (next.isPresent() && !isClosing()) {
                    remove(entry);
                    begin(next.get());
                } else {
                    release(entry);
                }
                if (entry.turn != null) {
                    entry.turn.fallen().ifPresent(fallen -> summarizer.refresh(entry.open, entry.site, fallen));
                }
            }

            @Override
            public void endedInLogOnly() {
                release(entry);
            }
        };
    }

    /** The visitor has written more while the conversation's turn runs, if it runs here. */
    void steer(ConversationId conversation) {
        Running entry = running.get(conversation);
        if (entry != null && entry.turn != null) {
            entry.turn.steer();
        }
    }

    /** Ends the conversation's turn if it runs here. */
    void stop(ConversationId conversation) {
        Running entry = running.get(conversation);
        if (entry != null) {
            entry.tell(Turn::stop);
        }
    }

    /** Ends turns that nobody can have the answers of any more. */
    void stopErased(SiteId site, Predicate<VisitorId> of) {
        List.copyOf(running.values()).stream()
                .filter(entry -> entry.open.site().equals(site)
                        && of.test(entry.open.visitor().id()))
                .forEach(entry -> parts.archive()
                        .conversation(entry.open.conversation())
                        .onSuccess(row -> {
                            if (row.isEmpty()) {
                                entry.tell(Turn::stop);
                            }
                        }));
    }

    /** Ends the turns of sites that are gone. */
    void end(Set<SiteId> gone) {
        List.copyOf(running.values()).stream()
                .filter(entry -> gone.contains(entry.open.site()))
                .forEach(entry -> entry.tell(turn -> turn.fail(Wording.SITE_REMOVED)));
    }

    /**
     * Hands all turns over to whichever server looks for them first, and completes when they are free or at their end.
     *
     * @param patience how long tools may go on that run
     */
    Future<Void> handOver(Duration patience) {
        Promise<Void> idle = Promise.promise();
        whenIdle = idle;
        summarizer.close();
        List.copyOf(running.values()).forEach(entry -> entry.tell(turn -> turn.handOver(patience, () -> free(entry))));
        becomeIdle();
        return idle.future();
    }

    /** Completes when no turn is left here, also of those that came while others were handed over. */
    Future<Void> idle() {
        if (running.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> idle = Promise.promise();
        whenIdle = idle;
        return idle.future();
    }

    private void free(Running entry) {
        OpenTurn open = entry.open;
        LOG.info("turn {} is left to another server", open.id());
        parts.archive()
                .leave(open)
                .onFailure(problem -> LOG.warn("turn {} has to be found: {}", open.id(), problem.getMessage()))
                .onComplete(left -> release(entry));
    }

    private void release(Running entry) {
        entry.isReleased = true;
        OpenTurn open = entry.open;
        Future.join(
                        parts.leases().release(open.conversation(), open.fence()),
                        parts.log().keep(open.conversation()))
                .onComplete(released -> remove(entry));
    }

    /** Keeps the logs of turns that take their time, such as those that wait for people. */
    void keepLogs() {
        running.keySet().forEach(parts.log()::keep);
    }

    /** The fences of the turns that run here, which are this server's as long as their leases are renewed. */
    Map<ConversationId, Long> held() {
        Map<ConversationId, Long> held = new HashMap<>();
        running.forEach((conversation, entry) -> {
            if (!entry.isReleased) {
                held.put(conversation, entry.open.fence());
            }
        });
        return held;
    }

    boolean isClosing() {
        return whenIdle != null;
    }

    /**
     * Lets go of a turn whose log cannot be written, because it has another owner or is out of reach. It is still open in
     * the archive: whoever finds it there goes on with it.
     */
    private void abandon(Running entry, Throwable cause) {
        if (!entry.abandoned) {
            LOG.warn("turn {} is given up: {}", entry.open.id(), cause.getMessage());
            entry.abandoned = true;
            if (entry.turn != null) {
                entry.turn.leave();
            }
            remove(entry);
        }
    }

    private void remove(Running entry) {
        running.remove(entry.open.conversation(), entry);
        becomeIdle();
    }

    private void becomeIdle() {
        if (whenIdle != null && running.isEmpty()) {
            whenIdle.tryComplete();
        }
    }

    /** A turn with what belongs to its run; it may be told something before it has started. */
    private static final class Running {
        private final OpenTurn open;
        private final SiteParts site;
        private final List<Consumer<Turn>> early = new ArrayList<>();
        private @Nullable Turn turn;
        private boolean abandoned;
        private boolean isReleased;

        Running(OpenTurn open, SiteParts site) {
            this.open = open;
            this.site = site;
        }

        void tell(Consumer<Turn> what) {
            if (turn == null) {
                early.add(what);
            } else {
                what.accept(turn);
            }
        }
    }
}
