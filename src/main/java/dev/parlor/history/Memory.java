package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What is kept beside the messages of a conversation of what its models are told: the gist of its beginning, and the last
 * request. It goes with the conversation. Futures complete on the caller's context.
 */
public interface Memory {
    Future<Optional<Gist>> gist(ConversationId conversation);

    /**
     * Keeps a gist in the place of the one before.
     *
     * @return false if another server has kept one of that version, or a later one, which stays
     */
    Future<Boolean> keep(ConversationId conversation, Gist gist);

    /** Notes what went out for a turn; what an earlier owner of it, or an earlier turn, has sent does not come after it. */
    Future<Void> note(OpenTurn turn, Sent sent);

    /** The last request of a conversation, if there was one. */
    Future<Optional<Sent>> lastSent(ConversationId conversation);
}
