package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ConversationSummary;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The truth of what was accepted, and the record of what was done. Every write of a turn carries its fence: after a
 * takeover the old owner's writes report {@code false} and change nothing. Futures complete on the caller's context.
 */
public interface Archive {
    /** Commits the message and, if none is running, the turn that answers it: one transaction. */
    Future<Acceptance> accept(Submission submission);

    /**
     * Has a running turn answer the messages too that wait for the next one, after what it has recorded so far.
     *
     * @return them, oldest first; fails with {@link FencedException} if the turn has another owner
     */
    Future<List<OpenTurn.Asked>> takeIn(OpenTurn turn);

    /** Records what the assistant said and which calls it asked for, before any of them starts. */
    Future<Boolean> recordStep(OpenTurn turn, Message.Assistant step, int round);

    /** Records what a call came to. */
    Future<Boolean> recordResult(OpenTurn turn, Message.Tool answer);

    /**
     * Ends the turn, gives every call without a result a failed one, withdraws what people were asked about it, and
     * begins the next turn if messages are waiting: one transaction.
     *
     * @param next the id and the server of the turn that would come next
     * @return the next turn, if there is one; fails with {@link FencedException} if the turn has another owner
     */
    Future<Optional<OpenTurn>> finish(OpenTurn turn, TurnEnd end, NextTurn next);

    /**
     * Running turns that are nobody's, or that began or were taken over at least {@code age} ago, in the order of their
     * ids.
     *
     * @param after the last id of the page before; empty for the first page
     */
    Future<List<OpenTurn>> running(Duration age, String after, int limit);

    /** Makes this server the owner of a turn, unless somebody was quicker. */
    Future<Optional<TakenOver>> takeOver(OpenTurn turn, String node);

    /** What is recorded of a turn that this server owns. */
    Future<TurnProgress> progress(OpenTurn turn);

    /**
     * Makes a turn nobody's, in order, so that whoever looks first goes on with it. That server's attempt is not one
     * more: nothing was lost.
     */
    Future<Void> leave(OpenTurn turn);

    /**
     * The history with the turn that is running, oldest first, each call with exactly one result; without messages that
     * wait for their turn. Empty for an unknown conversation.
     */
    Future<List<Message>> history(ConversationId conversation);

    /** The history without the turn that is running. */
    Future<Settled> settled(ConversationId conversation);

    /** Whether a conversation was erased, for as long as that is known. */
    Future<Boolean> isErased(ConversationId conversation);

    /** What a conversation is, if it exists. */
    Future<Optional<ConversationSummary>> conversation(ConversationId conversation);

    /** The visitor's conversation with the latest message, if that is younger than {@code age}. */
    Future<Optional<ConversationSummary>> latest(SiteId site, VisitorId visitor, Duration age);

    /** The visitor's conversations by their latest change, newest first. */
    Future<List<ConversationSummary>> of(SiteId site, VisitorId visitor, int limit);

    /** Conversations by their latest change, newest first, of these sites or of all. */
    Future<List<ConversationSummary>> recent(Optional<Set<SiteId>> sites, int limit);
}
