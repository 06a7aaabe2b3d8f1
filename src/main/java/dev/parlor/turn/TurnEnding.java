package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import io.vertx.core.Future;
import java.util.Optional;

/** Where a turn goes when it is over. Event-loop confined. */
interface TurnEnding {
    /**
     * The turn came to its end; that is to be archived and shown.
     *
     * @param last what the assistant said after its last tool call
     * @param books complete when it is written down what the turn has cost, which nobody is told of before; do not fail
     */
    void end(Event.Terminal event, Optional<Message.Assistant> last, int rounds, Future<Void> books);

    /** Another server owns the turn now: nothing may be written any more. */
    void abandoned();

    /** The hot history may miss messages and must be made anew from the archive. */
    void historyBroken(ConversationId conversation);
}
