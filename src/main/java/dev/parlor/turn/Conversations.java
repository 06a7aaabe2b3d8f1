package dev.parlor.turn;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ConversationSummary;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Acceptance;
import dev.parlor.history.NextTurn;
import dev.parlor.history.Submission;
import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.approval.Decider;
import dev.parlor.tool.approval.DecisionRules;
import dev.parlor.tool.approval.Verdict;
import dev.parlor.tool.page.PageTools;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversations as one event loop serves them: to accept a message, to stop an answer, to observe.
 *
 * <p>The loop that accepts a message runs its turn. Event-loop confined; one for each loop.
 */
public final class Conversations {
    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
    private static final String STOP_ADDRESS = "parlor.stop";
    private static final String STEER_ADDRESS = "parlor.steer";
    private static final Duration ARCHIVING = Duration.ofSeconds(2);

    private final TurnParts parts;
    private final LogReading reading;
    private final Rooms rooms;
    private final Turns turns;
    private final Sweeper sweeper;
    private final List<Long> timers = new ArrayList<>();
    /** Goes on until all turns are handed over: what others may take meanwhile, they would count as lost. */
    private long renewal;

    private final List<MessageConsumer<String>> ears = new ArrayList<>();
    private Runnable deafToSites = () -> {};

    public Conversations(TurnParts parts) {
        this.parts = parts;
        this.reading = new LogReading(
                parts.vertx(),
                parts.log(),
                parts.archive(),
                parts.format(),
                parts.config().log());
        this.rooms = new Rooms(parts.vertx(), parts.log(), reading, parts.directory());
        this.turns = new Turns(parts, rooms);
        this.sweeper = new Sweeper(parts, turns, rooms);
    }

    /**
     * Begins to renew leases, to look for news and to listen for stops from elsewhere.
     *
     * @param sweeps whether this loop also looks for turns without an owner; one loop of a server does
     */
    public void open(boolean sweeps) {
        hear(STOP_ADDRESS, turns::stop);
        hear(STEER_ADDRESS, turns::steer);
        deafToSites = parts.sites().listen(parts.vertx().getOrCreateContext(), turns::end);
        renewal = parts.vertx().setPeriodic(parts.config().lease().renew().toMillis(), timer -> renewLeases());
        every(parts.config().log().look(), rooms::look);
        every(parts.config().log().retention().dividedBy(4), turns::keepLogs);
        if (sweeps) {
            every(parts.config().lease().sweep(), sweeper::sweep);
            sweeper.sweep();
        }
    }

    /** Hands all turns of this loop over, and forgets its timers. */
    public Future<Void> close() {
        Duration drain = parts.config().lease().drain();
        timers.forEach(parts.vertx()::cancelTimer);
        deafToSites.run();
        return Future.join(ears.stream().map(MessageConsumer::unregister).toList())
                .compose(done -> Future.join(turns.handOver(drain), sweeper.ended())
                        .compose(handed -> turns.idle())
                        .timeout(drain.plus(ARCHIVING).toMillis(), TimeUnit.MILLISECONDS))
                .otherwiseEmpty()
                .onComplete(closed -> parts.vertx().cancelTimer(renewal));
    }

    private void renewLeases() {
        Map<ConversationId, Long> held = turns.held();
        held.putAll(sweeper.held());
        if (!held.isEmpty()) {
            parts.leases()
                    .renew(held)
                    .onFailure(problem -> LOG.warn("leases were not renewed: {}", problem.getMessage()));
        }
    }

    /** Commits a message; its turn runs here if one can begin. Fails if the archive is out of reach. */
    public Future<Reply> accept(Author author, ConversationId conversation, String clientId, Message.User message) {
        TurnId turn = new TurnId(UUID.randomUUID().toString());
        return parts.archive()
                .accept(new Submission(
                        author.site(),
                        author.visitor(),
                        author.issuedAt(),
                        conversation,
                        clientId,
                        message,
                        turn,
                        runner(),
                        longest(author.site())))
                .map(acceptance -> switch (acceptance) {
                    case Acceptance.Begun begun -> {
                        turns.begin(begun.turn());
                        yield new Reply.Accepted(begun.message());
                    }
                    case Acceptance.Queued queued -> {
                        if (isSteered(author.site())) {
                            parts.vertx().eventBus().publish(STEER_ADDRESS, conversation.value());
                        }
                        yield new Reply.Accepted(queued.message());
                    }
                    case Acceptance.Repeated repeated -> new Reply.Accepted(repeated.message());
                    case Acceptance.Full full -> new Reply.Full();
                    case Acceptance.NotYours notYours -> new Reply.NotYours();
                    case Acceptance.Gone gone -> new Reply.Gone();
                });
    }

    /**
     * Somebody who writes.
     *
     * @param issuedAt when what lets them in was issued
     */
    public record Author(SiteId site, VisitorId visitor, Instant issuedAt) {}

    private long longest(SiteId site) {
        SiteParts of = parts.sites().find(site);
        return of == null ? 0 : of.config().history().messages();
    }

    private boolean isSteered(SiteId site) {
        SiteParts of = parts.sites().find(site);
        return of != null && of.config().turn().during() == SiteConfig.TurnConfig.During.STEER;
    }

    private void hear(String address, Consumer<ConversationId> listener) {
        ears.add(parts.vertx()
                .eventBus()
                .consumer(address, message -> listener.accept(new ConversationId(message.body()))));
    }

    private String runner() {
        return turns.isClosing() ? NextTurn.NOBODY : parts.node();
    }

    /** Ends the conversation's running turn, wherever it runs. */
    public void stop(ConversationId conversation) {
        parts.vertx().eventBus().publish(STOP_ADDRESS, conversation.value());
    }

    /**
     * Decides about a call that waits for a person, wherever its turn runs. A visitor decides while the conversation is
     * theirs, however long their socket has been open. Fails if the archive is out of reach.
     */
    public Future<Verdict> decide(String approval, Decider who, ApprovalAnswer answer) {
        return hasStanding(who)
                .compose(standing -> standing
                        ? parts.approvals().decide(approval, who, answer)
                        : Future.succeededFuture(DecisionRules.unknown()));
    }

    private Future<Boolean> hasStanding(Decider who) {
        return switch (who) {
            case Decider.OfOperator operator -> Future.succeededFuture(true);
            case Decider.OfVisitor visitor ->
                find(visitor.conversation())
                        .map(row -> row.filter(found -> found.visitor().equals(visitor.visitor()))
                                .isPresent());
        };
    }

    /** The functions of visitors' pages that the turns of these conversations may call. */
    public PageTools pageTools() {
        return parts.pageTools();
    }

    /** What a conversation is, if it exists. */
    public Future<Optional<ConversationSummary>> find(ConversationId conversation) {
        return parts.archive().conversation(conversation);
    }

    /** Whether a conversation was erased, for as long as that is known. */
    public Future<Boolean> isErased(ConversationId conversation) {
        return parts.archive().isErased(conversation);
    }

    /** The conversation that a visitor goes on with. */
    public Future<Optional<ConversationSummary>> latest(SiteId site, VisitorId visitor) {
        SiteParts of = parts.sites().find(site);
        return of == null
                ? Future.succeededFuture(Optional.empty())
                : parts.archive().latest(site, visitor, of.config().history().resume());
    }

    /** The visitor's conversations by their latest change, newest first. */
    public Future<List<ConversationSummary>> of(SiteId site, VisitorId visitor, int limit) {
        return parts.archive().of(site, visitor, limit);
    }

    /**
     * What a visitor has shown of themselves, token included, for the tools of their turns on this server.
     *
     * @param until the token's end
     */
    public void remember(SiteId site, Visitor visitor, Instant issuedAt, Instant until) {
        parts.tokens().keep(site, visitor, issuedAt, until);
    }

    /** Tokens that the visitor was issued until then do not count any more. */
    public void forget(SiteId site, Predicate<VisitorId> whom, Instant issuedUntil) {
        parts.tokens().forget(site, whom, issuedUntil);
    }

    /** Ends the turns that run here for these visitors in conversations that were erased. */
    public void stopErased(SiteId site, Predicate<VisitorId> of) {
        turns.stopErased(site, of);
    }

    /** Number of the log's last entry; 0 if there is none. */
    public Future<Long> top(ConversationId conversation) {
        return parts.log()
                .last(conversation, 1)
                .map(last -> last.isEmpty() ? 0L : last.getFirst().seq());
    }

    /**
     * Hands a conversation's log to an observer, from the entry above {@code after}, for as long as it stays.
     *
     * @param top the log's last entry, as {@link #top} gave it
     * @param archived the entry up to which the archive holds it; 0 for a new conversation
     */
    public Observation observe(ConversationId conversation, long after, long top, long archived, Observer observer) {
        return rooms.enter(new LogReading.Place(conversation, after, top, archived), observer);
    }

    private void every(Duration pause, Runnable action) {
        timers.add(parts.vertx().setPeriodic(pause.toMillis(), timer -> action.run()));
    }
}
