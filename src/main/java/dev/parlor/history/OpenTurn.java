package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import java.util.ArrayList;
import java.util.List;

/**
 * A turn that the archive says is running.
 *
 * @param visitor whose conversation it was when the turn began, with what their site last said of them; never with a token
 * @param fence rises with each owner; writes of an older owner change nothing
 * @param seq the last entry of the log that the archive knows of; a log that ends below it has lost entries
 * @param messages how many messages people and the model had said before what is asked now
 * @param asked the visitor's messages that it answers, oldest first, with the ids that their clients gave them
 */
public record OpenTurn(
        TurnId id,
        SiteId site,
        Visitor visitor,
        ConversationId conversation,
        long fence,
        long seq,
        long messages,
        List<Asked> asked) {
    public OpenTurn {
        asked = List.copyOf(asked);
    }

    /** The same turn with more to answer. */
    public OpenTurn with(List<Asked> more) {
        List<Asked> all = new ArrayList<>(asked);
        all.addAll(more);
        return new OpenTurn(id, site, visitor, conversation, fence, seq, messages, all);
    }

    /** A visitor's message. */
    public record Asked(Message.User message, String clientId) {}
}
