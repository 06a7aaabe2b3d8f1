package dev.parlor.tool.mcp;

import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** The way that the messages of one connection take. Safe from any thread; no method blocks. */
interface Carrier {
    /** Sends one message. What becomes of it is told to the {@link Receiver}. */
    void send(Outgoing message);

    /** Nobody waits for the answer to the request any more. */
    void forget(String requestId);

    /** Begins to hear what the server says without having been asked; after both sides have agreed. */
    void listen();

    /** Ends the connection; completes when nothing of it is left. */
    Future<Void> close();

    /**
     * One message.
     *
     * @param requestId of a request; null for what is not answered
     * @param protocol the version that both sides agreed on; null before they have
     */
    record Outgoing(
            @Nullable String requestId,
            String json,
            @Nullable String protocol) {}

    /** Told, off the event loop, what arrives. */
    interface Receiver {
        /** One message, whatever it is. */
        void received(String json);

        /**
         * A message was larger than is read.
         *
         * @param ends its beginning and its end, which may say what it answers
         */
        void overlong(String ends);

        /**
         * The request will have no other answer than this one.
         *
         * @param why for the log
         */
        void failed(String requestId, ToolResult answer, String why);

        /**
         * The connection is no more; may be told more than once.
         *
         * @param why for the log
         */
        void broken(String why);
    }
}
