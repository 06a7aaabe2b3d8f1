package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The numbered log of each conversation: what observers have seen, in order.
 *
 * <p>A number can be taken once only, and a number is taken only above all others. That is the whole fence between two
 * servers that both believe they own a conversation. Event-loop confined; each loop has its own.
 */
public interface ConversationLog {
    /** The number of the one entry of a conversation that was erased: none is ever added above it. */
    long SEALED = (1L << 53) - 1;

    /**
     * Adds an entry. Appends of one loop pass travel together; the caller keeps one append of a conversation in flight.
     *
     * <p>Fails only if the log stayed out of reach; then it is unknown whether the entry stands.
     */
    Future<AppendOutcome> append(ConversationId conversation, LogEntry entry);

    /**
     * Reads entries above {@code after}, lowest first, at most {@code limit}. A first entry above {@code after + 1} says
     * that the ones between are gone.
     */
    Future<List<LogEntry>> read(ConversationId conversation, long after, int limit);

    /** The last entries, lowest first, at most {@code limit}; empty if there are none. */
    Future<List<LogEntry>> last(ConversationId conversation, int limit);

    /** Which of these conversations have entries above the given number. */
    Future<Set<ConversationId>> newerThan(Map<ConversationId, Long> seen);

    /** Starts the time after which the log is dropped, anew. */
    Future<Void> keep(ConversationId conversation);
}
