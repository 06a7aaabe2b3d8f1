package dev.parlor.tool;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import java.util.Optional;

/** The images that visitors have sent. */
public interface Attachments {
    /**
     * One image of a message, if that message belongs to this conversation of the site. Completes on the caller's context.
     *
     * @param number of the message's images, from 1
     */
    Future<Optional<ContentPart.Image>> find(SiteId site, ConversationId conversation, String message, int number);
}
