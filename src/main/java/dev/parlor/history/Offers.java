package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.TurnId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The record of which tools went out with the requests of turns. Futures complete on the caller's context. */
public interface Offers {
    /** Says what goes out from a request on; changes nothing if the turn has another owner. */
    Future<Void> record(OpenTurn turn, Offer offer);

    /** What went out last. */
    Future<Optional<Offer>> latest(TurnId turn);

    /**
     * What went out in a conversation, the oldest turn first; each offer in the order of its requests.
     *
     * @param turns most turns, the latest ones
     */
    Future<List<OfTurn>> of(ConversationId conversation, int turns);

    /** The offers of one turn; none if nothing is recorded of it. */
    record OfTurn(TurnId turn, List<Offer> offers) {
        public OfTurn {
            offers = List.copyOf(offers);
        }
    }
}
