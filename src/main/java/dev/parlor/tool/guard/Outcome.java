package dev.parlor.tool.guard;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** What came of a request. */
public sealed interface Outcome {
    /**
     * A server answered, with whatever status.
     *
     * @param body as it was before it was compressed
     * @param cut whether there is more of the body than was allowed to be kept
     */
    record Answer(int status, MultiMap headers, Buffer body, boolean cut) implements Outcome {}

    /**
     * There is no answer. The log says more, with host and address.
     *
     * @param untouched whether no server can have begun to act on the request
     */
    record NoAnswer(Cause cause, boolean untouched) implements Outcome {}

    /** Why there is no answer. */
    enum Cause {
        /** The guard refused the URL, or one that a redirect led to. */
        REFUSED,
        /** A redirect that is not followed: too many, from https to http, or of a request that writes. */
        REDIRECTED,
        /** The name has no address, or nobody takes the connection. */
        UNREACHABLE,
        /** The server could not show that it is who the URL names. */
        UNTRUSTED,
        /** As many connections to the server are in use as there may be. */
        BUSY,
        /** The connection broke off, or what came is not HTTP. */
        BROKEN,
        /** The body's encoding is not one that was asked for, or is damaged. */
        ENCODING,
        /** The call's scope ended. */
        STOPPED
    }
}
