package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ConversationSummary;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Acceptance;
import dev.parlor.history.NextTurn;
import dev.parlor.history.Submission;
import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.approval.Decider;
import dev.parlor.tool.approval.Verdict;
import dev.parlor.tool.page.PageTools;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The conversations as one event loop serves them: to accept a message, to stop an answer, to observe.
 *
 * <p>The loop that accepts a message runs its turn. Event-loop confined; one for each loop.
 */
public final class Conversations {
    private static final String STOP_ADDRESS = "parlor.stop";
    private static final Duration ARCHIVING = Duration.ofSeconds(2);

    private final TurnParts parts;
    private final LogReading reading;
    private final Rooms rooms;
    private final Turns turns;
    private final Sweeper sweeper;
    private final List<Long> timers = new ArrayList<>();
    private @Nullable MessageConsumer<String> stops;

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
        stops = parts.vertx()
                .eventBus()
                .consumer(STOP_ADDRESS, message -> turns.stop(new ConversationId(message.body())));
        every(parts.config().lease().renew(), turns::renewLeases);
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
        Future<Void> deaf = stops == null ? Future.succeededFuture() : stops.unregister();
        return deaf.compose(done -> Future.join(turns.handOver(drain), sweeper.ended())
                        .compose(handed -> turns.idle())
                        .timeout(drain.plus(ARCHIVING).toMillis(), TimeUnit.MILLISECONDS))
                .otherwiseEmpty();
    }

    /** Commits a message; its turn runs here if one can begin. Fails if the archive is out of reach. */
    public Future<Reply> accept(
            SiteId site, VisitorId visitor, ConversationId conversation, String clientId, Message.User message) {
        TurnId turn = new TurnId(UUID.randomUUID().toString());
        return parts.archive()
                .accept(new Submission(site, visitor, conversation, clientId, message, turn, runner()))
                .map(acceptance -> switch (acceptance) {
                    case Acceptance.Begun begun -> {
                        turns.begin(begun.turn());
                        yield new Reply.Accepted(begun.message());
                    }
                    case Acceptance.Queued queued -> new Reply.Accepted(queued.message());
                    case Acceptance.Repeated repeated -> new Reply.Accepted(repeated.message());
                    case Acceptance.NotYours notYours -> new Reply.NotYours();
                });
    }

    private String runner() {
        return turns.isClosing() ? NextTurn.NOBODY : parts.node();
    }

    /** Ends the conversation's running turn, wherever it runs. */
    public void stop(ConversationId conversation) {
        parts.vertx().eventBus().publish(STOP_ADDRESS, conversation.value());
    }

    /** Decides about a call that waits for a person, wherever its turn runs. Fails if the archive is out of reach. */
    public Future<Verdict> decide(String approval, Decider who, ApprovalAnswer answer) {
        return parts.approvals().decide(approval, who, answer);
    }

    /** The functions of visitors' pages that the turns of these conversations may call. */
    public PageTools pageTools() {
        return parts.pageTools();
    }

    /** What a conversation is, if it exists. */
    public Future<Optional<ConversationSummary>> find(ConversationId conversation) {
        return parts.archive().conversation(conversation);
    }

    /** The conversation that a visitor goes on with. */
    public Future<Optional<ConversationSummary>> latest(SiteId site, VisitorId visitor) {
        SiteParts of = parts.sites().get(site);
        return of == null
                ? Future.succeededFuture(Optional.empty())
                : parts.archive().latest(site, visitor, of.config().history().resume());
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
