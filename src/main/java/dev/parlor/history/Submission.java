package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.VisitorId;
import java.time.Instant;

/**
 * A visitor's message on its way in.
 *
 * @param issuedAt when what lets the visitor in was issued
 * @param clientId the client's id of the message, which makes it one message however often it comes
 * @param turn the id of the turn that answers it, if one can begin now
 * @param node the server that would run it
 * @param most messages that the conversation may have before this one; 0 for no limit
 */
public record Submission(
        SiteId site,
        VisitorId visitor,
        Instant issuedAt,
        ConversationId conversation,
        String clientId,
        Message.User message,
        TurnId turn,
        String node,
        long most) {}
