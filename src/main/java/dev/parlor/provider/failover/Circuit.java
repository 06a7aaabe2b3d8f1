package dev.parlor.provider.failover;

/** Whether a model is asked at the moment. */
public sealed interface Circuit {
    /** Everybody may ask. */
    record Closed(int failuresInARow) implements Circuit {}

    /**
     * Nobody may.
     *
     * @param untilNanos on the breaker's clock
     * @param openings how often it has opened without closing in between
     */
    record Open(long untilNanos, int openings) implements Circuit {}

    /**
     * One has been let through, to see whether the model answers again.
     *
     * @param untilNanos when the next one may try, if that one is never heard of
     */
    record HalfOpen(long untilNanos, int openings) implements Circuit {}
}
