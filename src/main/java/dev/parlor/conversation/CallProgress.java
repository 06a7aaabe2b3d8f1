package dev.parlor.conversation;

/**
 * What a tool call is doing that has no result yet.
 *
 * @param attempt 1 or more
 * @param of how many attempts there may be
 */
public record CallProgress(State state, int attempt, int of) {
    /** The words of {@code parlor.tool.status}. */
    public enum State {
        /** Others run before it. */
        QUEUED,
        RUNNING,
        /** It failed in a way that may pass, and is tried again. */
        RETRYING,
        /** An earlier result stands in. */
        CACHED,
        /** A person is asked. */
        WAITING
    }
}
