package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which conversations are observed on how many event loops of this server, so that an entry is announced only where
 * somebody may listen. Thread-safe; one for the whole server.
 */
public final class RoomDirectory {
    private final ConcurrentHashMap<ConversationId, Integer> loops = new ConcurrentHashMap<>();
    private final boolean clustered;

    /**
     * The directory of a server.
     *
     * @param clustered whether other servers share the event bus: then somebody may always listen elsewhere
     */
    public RoomDirectory(boolean clustered) {
        this.clustered = clustered;
    }

    void entered(ConversationId conversation) {
        loops.merge(conversation, 1, Integer::sum);
    }

    void left(ConversationId conversation) {
        loops.computeIfPresent(conversation, (id, count) -> count == 1 ? null : count - 1);
    }

    boolean isElsewhere(ConversationId conversation, boolean here) {
        return clustered || loops.getOrDefault(conversation, 0) > (here ? 1 : 0);
    }
}
