package dev.parlor.turn;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.FencedException;
import dev.parlor.history.Gist;
import dev.parlor.history.LogEntry;
import dev.parlor.history.NextTurn;
import dev.parlor.history.Offer;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.TurnEnd;
import dev.parlor.tool.ToolSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The turns that run on one event loop, from lease to release. Event-loop confined. */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    /** How far a log that was lost goes on above what the archive knows, so that nobody mistakes it for the old one. */
    private static final long BEYOND_LOST_ENTRIES = 1_000_000;

    private static final int ARCHIVE_ATTEMPTS = 5;
    private static final long ARCHIVE_PAUSE_MS = 400;
    private static final long KEEP_MS = 2_000;

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
        Future<Long> top = parts.log().last(open.conversation(), 1).map(last -> top(open, last));
        Future<List<Message>> history = history(open);
        Future<ToolSnapshot> tools = tools(open, Set.of());
        Future<Recollection> recollection = recollection(open, entry.site);
        Future.all(lease, top, history, tools, recollection)
                .onSuccess(all -> start(
                        entry,
                        open,
                        new Ready(
                                top.result(),
                                history.result(),
                                recollection.result(),
                                tools.result(),
                                Optional.empty()),
                        Turn::start))
                .onFailure(problem -> missed(entry, problem));
    }

    /** What is known of the conversation's beginning; a store that does not say costs that, and not the turn. */
    private Future<Recollection> recollection(OpenTurn open, SiteParts site) {
        SiteConfig.HistoryConfig limits = site.config().history();
        boolean mayHaveGist = limits.summary().enabled() && open.messages() >= limits.exchanges();
        return (mayHaveGist
                        ? parts.memory().gist(open.conversation()).recover(problem -> {
                            LOG.warn("turn {} goes on without the summary: {}", open.id(), problem.getMessage());
                            return Future.succeededFuture(Optional.empty());
                        })
                        : Future.succeededFuture(Optional.<Gist>empty()))
                .map(gist -> new Recollection(site.config(), gist));
    }

    /** Goes on with a turn that this server has taken over, with its lease. */
    void goOn(OpenTurn open, Takeover.Standing.GoesOn standing) {
        enter(open)
                .ifPresent(entry -> parts.history()
                        .replace(open.conversation(), standing.history())
                        .compose(replaced ->
                                Future.all(parts.offers().latest(open.id()), recollection(open, entry.site)))
                        .compose(known -> {
                            Optional<Offer> offered = known.resultAt(0);
                            return tools(open, names(offered))
                                    .map(tools -> new Ready(
                                            standing.top(), standing.history(), known.resultAt(1), tools, offered));
                        })
                        .onSuccess(ready -> start(
                                entry,
                                open,
                                ready,
                                turn -> turn.resume(standing.missing(), standing.from(), standing.spent())))
                        .onFailure(problem -> missed(entry, problem)));
    }

    /**
     * What the visitor may use, on the page that they are on.
     *
     * @param kept names of tools that went out already, and stay wherever the visitor is by now
     */
    private Future<ToolSnapshot> tools(OpenTurn open, Set<String> kept) {
        Visitor visitor = parts.tokens().latest(open.site(), open.visitor());
        ToolSnapshot permitted = parts.tools()
                .snapshot(open.site(), open.conversation())
                .only(tool -> tool.policy().permits(visitor));
        return parts.pageTools().present(permitted, open.conversation(), visitor.id(), kept);
    }

    private static Set<String> names(Optional<Offer> offered) {
        return offered.stream()
                .flatMap(offer -> offer.tools().stream())
                .map(Offer.Item::name)
                .collect(Collectors.toSet());
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

    private void start(Running entry, OpenTurn open, Ready ready, Consumer<Turn> begin) {
        LogWriter log = new LogWriter(
                parts.log(),
                parts.format(),
                open.conversation(),
                ready.top(),
                parts.config().log().pendingChars(),
                stands -> rooms.announce(open.conversation(), stands),
                cause -> abandon(entry, cause));
        Turn turn = new Turn(open, parts, entry.site, ready, log, new Ending(entry, log));
        entry.turn = turn;
        entry.early.forEach(early -> early.accept(turn));
        begin.accept(turn);
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
                .eventually(() -> Future.join(
                        parts.leases().release(open.conversation(), open.fence()),
                        parts.log().keep(open.conversation())))
                .onComplete(released -> remove(entry));
    }

    /** Keeps the logs of turns that take their time, such as those that wait for people. */
    void keepLogs() {
        running.keySet().forEach(parts.log()::keep);
    }

    void renewLeases() {
        if (!running.isEmpty()) {
            Map<ConversationId, Long> held = new HashMap<>();
            running.forEach((conversation, entry) -> held.put(conversation, entry.open.fence()));
            parts.leases()
                    .renew(held)
                    .onFailure(problem -> LOG.warn("leases were not renewed: {}", problem.getMessage()));
        }
    }

    boolean isClosing() {
        return whenIdle != null;
    }

    /** The number after which a turn goes on, or one above all that ever was if the log has lost entries. */
    static long top(OpenTurn turn, List<LogEntry> last) {
        long top = last.isEmpty() ? 0 : last.getLast().seq();
        return top < turn.seq() ? turn.seq() + BEYOND_LOST_ENTRIES : top;
    }

    /** The hot history with what is asked now; made from the archive, which has both, if the copy is not complete. */
    private Future<List<Message>> history(OpenTurn open) {
        return parts.history().load(open.conversation()).compose(hot -> {
            List<Message> asked =
                    open.asked().stream().<Message>map(OpenTurn.Asked::message).toList();
            if (open.messages() == 0) {
                return parts.history().replace(open.conversation(), asked).map(asked);
            }
            if (said(hot) != open.messages()) {
                return parts.archive()
                        .history(open.conversation())
                        .compose(archived -> parts.history()
                                .replace(open.conversation(), archived)
                                .map(archived));
            }
            hot.addAll(asked);
            return parts.history().append(open.conversation(), asked).map(hot);
        });
    }

    private static long said(List<Message> history) {
        return history.stream()
                .filter(message -> !(message instanceof Message.Tool))
                .count();
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

    /**
     * The end of one turn: what was said is archived, then the end is shown, then the turn is closed.
     *
     * <p>The end stands in the log before the archive lets another turn begin, whose first entry follows it. If this
     * server goes between the two, a sweeper finds the end in the log.
     */
    private final class Ending implements TurnEnding {
        private final Running entry;
        private final LogWriter log;

        Ending(Running entry, LogWriter log) {
            this.entry = entry;
            this.log = log;
        }

        @Override
        public void end(
                OpenTurn turn, Event.Terminal event, Optional<Message.Assistant> last, int rounds, Future<Void> books) {
            if (entry.abandoned) {
                return;
            }
            Future<Void> said = log.written()
                    .compose(stands -> last.isEmpty() ? Future.succeededFuture() : keep(turn, last.get(), rounds));
            Future.all(said, books)
                    .compose(kept -> {
                        log.write(event);
                        return log.written();
                    })
                    .compose(shown -> archive(turn, new TurnEnd(event, last.orElse(null), rounds, log.top()), 1))
                    .onSuccess(next -> {
                        release(turn, next);
                        if (entry.turn != null) {
                            entry.turn.fallen().ifPresent(fallen -> summarizer.refresh(turn, entry.site, fallen));
                        }
                    })
                    .onFailure(problem -> {
                        if (problem instanceof FencedException) {
                            abandon(entry, problem);
                        } else if (!entry.abandoned) {
                            LOG.error("turn {} ended but is not in the archive: {}", turn.id(), problem.getMessage());
                            release(turn, Optional.empty());
                        }
                    });
        }

        /** Fails only if the turn has another owner; an archive out of reach gets the message with the end. */
        private Future<Void> keep(OpenTurn turn, Message.Assistant last, int rounds) {
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

        private Future<Optional<OpenTurn>> archive(OpenTurn turn, TurnEnd end, int attempt) {
            NextTurn next = new NextTurn(
                    new TurnId(UUID.randomUUID().toString()), isClosing() ? NextTurn.NOBODY : parts.node());
            return parts.archive().finish(turn, end, next).recover(problem -> {
                if (problem instanceof FencedException || attempt == ARCHIVE_ATTEMPTS) {
                    return Future.failedFuture(problem);
                }
                return parts.vertx()
                        .timer(ARCHIVE_PAUSE_MS * attempt, TimeUnit.MILLISECONDS)
                        .compose(paused -> archive(turn, end, attempt + 1));
            });
        }

        private void release(OpenTurn turn, Optional<OpenTurn> next) {
            if (next.isPresent() && !isClosing()) {
                remove(entry);
                begin(next.get());
            } else {
                Future.join(
                                parts.leases().release(turn.conversation(), turn.fence()),
                                parts.log().keep(turn.conversation()))
                        .onComplete(released -> remove(entry));
            }
        }

        @Override
        public void abandoned() {
            abandon(entry, new FencedException());
        }

        @Override
        public void historyBroken(ConversationId conversation) {
            LOG.warn("the hot history of {} is dropped and will be made again", conversation);
            parts.history().drop(conversation);
        }
    }

    /**
     * What a turn begins with.
     *
     * @param top number of the log's last entry
     * @param recollection what its model is sent of the history
     * @param tools all that its visitor may use
     * @param offered what an earlier owner has told the model of; empty if there is none, or nothing is known of it
     */
    record Ready(
            long top, List<Message> history, Recollection recollection, ToolSnapshot tools, Optional<Offer> offered) {}

    /** A turn with what belongs to its run; it may be told something before it has started. */
    private static final class Running {
        private final OpenTurn open;
        private final SiteParts site;
        private final List<Consumer<Turn>> early = new ArrayList<>();
        private @Nullable Turn turn;
        private boolean abandoned;

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
