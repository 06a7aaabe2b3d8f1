package dev.parlor.gateway;

import dev.parlor.conversation.ConversationId;
import dev.parlor.site.Identity;

/**
 * Somebody who was let in.
 *
 * @param token the one to come back with
 * @param top number of the log's last entry
 * @param archived the entry up to which the archive holds the conversation
 */
record Admission(Identity identity, String token, ConversationId conversation, long top, long archived) {
    /** The same person in a conversation that nobody has begun. */
    Admission elsewhere(ConversationId fresh) {
        return new Admission(identity, token, fresh, 0, 0);
    }

    /** The same person with a newer token. */
    Admission renewed(Identity newer, String newerToken) {
        return new Admission(newer, newerToken, conversation, top, archived);
    }
}
