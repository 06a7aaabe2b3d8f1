package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Message;
import io.vertx.core.Future;
import java.util.List;

/**
 * The finished messages of a conversation, ready to be sent to a model: at every moment a valid history.
 *
 * <p>A copy of what the archive holds; losing it costs one query. Event-loop confined.
 */
public interface HotHistory {
    /** The messages, oldest first; empty if there is no copy. */
    Future<List<Message>> load(ConversationId conversation);

    /**
     * Adds messages in one step: an assistant message with calls goes together with all its results. Nothing is added
     * where there is no copy, so that a lost one does not come back in part.
     */
    Future<Void> append(ConversationId conversation, List<Message> messages);

    /** Replaces the copy. */
    Future<Void> replace(ConversationId conversation, List<Message> messages);

    Future<Void> drop(ConversationId conversation);
}
