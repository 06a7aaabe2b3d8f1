package dev.parlor.history;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import java.util.function.Function;

/** What the archive holds of a visitor, as one JSON document in pieces. Futures complete on the caller's context. */
public interface VisitorExport {
    /**
     * Hands the document on, piece by piece; a conversation is one piece, and the next is looked for when {@code taken}
     * has completed. So at most one is in memory.
     *
     * @return completes when the last piece was taken
     */
    Future<Void> write(SiteId site, VisitorId visitor, Function<String, Future<Void>> taken);
}
