package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;

/** Takes things out of the hot store. Each step can be taken again. Futures complete on the caller's context. */
public interface HotErasure {
    /**
     * Drops what there is of a conversation, what it had spent too, and seals its log: a turn that still runs somewhere is
     * refused its next entry, whoever watches sees an empty conversation, and no history comes back.
     */
    Future<Void> seal(SiteId site, ConversationId conversation);

    /** Drops what a person had spent, as far as it is counted. */
    Future<Void> forget(Erasure.Person person);
}
