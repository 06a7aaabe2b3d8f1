package dev.parlor.provider.http;

import dev.parlor.provider.stream.Trouble;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;

/** What came of the wish for a connection. */
sealed interface Leasing {
    /** The right to send one request; ends with one of its last two moves. Event-loop confined. */
    non-sealed interface Lease extends Leasing {
        Future<HttpClientRequest> request(RequestOptions options);

        /** The answer has ended: another request may follow on the same connection. */
        void release();

        /** No other request may begin on this connection; those that share it go on. */
        void discard();

        /** One of the two. */
        default void end(boolean reusable) {
            if (reusable) {
                release();
            } else {
                discard();
            }
        }
    }

    /**
     * There is no connection.
     *
     * @param why for the log: it may name hosts
     */
    record Denied(Trouble trouble, String why) implements Leasing {}
}
