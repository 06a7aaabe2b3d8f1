package dev.parlor.site;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.Erasure;
import dev.parlor.history.HotErasure;
import io.vertx.core.Future;

/** The tiers that hold conversations. Thread-safe. */
public record Tiers(Erasure archive, HotErasure hot) {
    /** Takes out of the hot store what the archive has erased. */
    Future<Void> seal(SiteId site, ConversationId conversation) {
        return hot.seal(site, conversation).compose(done -> archive.cooled(conversation));
    }
}
