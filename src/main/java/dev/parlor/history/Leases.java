package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Signs of life of the servers that own running turns. Event-loop confined. */
public interface Leases {
    /** Takes the conversation for a while, whoever had it before. */
    Future<Void> take(ConversationId conversation, long fence);

    /**
     * Prolongs what is held, and takes again what the store has lost; one round trip for all.
     *
     * @param held the fence under which each is held
     */
    Future<Void> renew(Map<ConversationId, Long> held);

    /** Gives the conversation up, unless somebody else has taken it since. */
    Future<Void> release(ConversationId conversation, long fence);

    /** Which of these conversations some server holds; one round trip for all. */
    Future<Set<ConversationId>> held(Collection<ConversationId> conversations);
}
