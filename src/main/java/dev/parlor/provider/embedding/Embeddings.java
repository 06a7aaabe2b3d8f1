package dev.parlor.provider.embedding;

import io.vertx.core.Future;
import java.util.List;

/** Somebody who turns texts into vectors. */
public interface Embeddings {
    /** Which vectors may be compared with each other: {@code provider/name}, and how long they are if that is set. */
    String space();

    /**
     * One vector for each text, in the same order, all of one length.
     *
     * <p>Called on an event loop, on which the future completes; it never fails.
     *
     * @param texts none blank; any number
     */
    Future<Embedded> embed(List<String> texts);
}
