package dev.parlor.history;

import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** The sites that were made over the API, for all servers. Futures complete on the caller's context. */
public interface SiteTexts {
    /** Rises with every change. */
    Future<Long> revision();

    Future<State> load();

    /**
     * Keeps the text of a site in the place of the one before.
     *
     * @param by who sent it
     * @param most sites that there may be then
     */
    Future<Kept> put(SiteId site, String text, String by, int most);

    /** Takes a site back; false if there was none. */
    Future<Boolean> remove(SiteId site);

    /** What became of a text. */
    enum Kept {
        CREATED,
        REPLACED,
        /** There are as many sites as there may be. */
        FULL
    }

    /** Everything at one moment. */
    record State(long revision, List<Text> texts) {
        public State {
            texts = List.copyOf(texts);
        }
    }

    /** A site as it was sent. */
    record Text(SiteId site, String text, String by, Instant at) {}
}
