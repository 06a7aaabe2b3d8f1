package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import io.vertx.core.Future;

/** Takes things out of the hot store. Each step can be taken again. Futures complete on the caller's context. */
public interface HotErasure {
    /**
     * Drops what there is of a conversation and seals its log: a turn that still runs somewhere is refused its next
     * entry, whoever watches sees an empty conversation, and no history comes back.
     */
    Future<Void> seal(ConversationId conversation);

    /** Drops what a person and their conversation had spent, as far as it is counted. */
    Future<Void> forget(Erasure.Person person);
}
