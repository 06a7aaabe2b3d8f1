package dev.parlor.turn;

import dev.parlor.conversation.Message;
import java.util.List;
import java.util.Set;

/** Where a turn goes on that an earlier owner has left. */
sealed interface Resumption {
    /** How many answers the model has given. */
    int rounds();

    /** The model is asked; anything it had begun to say is withdrawn. */
    record Asks(int rounds) implements Resumption {}

    /**
     * The calls of its last answer run that have no result.
     *
     * @param answered the results that there are
     * @param begun the idempotency keys of calls that had begun to write: what they did is unknown
     * @param asked the ids of questions to people that the log shows
     * @param decided the ids of those whose decision it shows
     */
    record Runs(
            int rounds,
            Message.Assistant step,
            List<Message.Tool> answered,
            Set<String> begun,
            Set<String> asked,
            Set<String> decided)
            implements Resumption {}

    /** The answer stands; only its end is missing. */
    record Ends(int rounds, Message.Assistant last) implements Resumption {}
}
