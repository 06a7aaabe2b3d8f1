package dev.parlor.history;

import dev.parlor.conversation.Message;
import java.util.List;

/**
 * A conversation without the turn that is running, as of one moment.
 *
 * @param seq number of the log's entry that ended the last of its turns; 0 if none has ended
 */
public record Settled(long seq, List<Message> messages) {
    public Settled {
        messages = List.copyOf(messages);
    }
}
