package dev.parlor.provider.failover;

import java.time.Duration;
import java.util.List;

/**
 * When a model is left alone, and for how long.
 *
 * @param failuresInARow so many, and the circuit opens; 1 or more
 * @param failureRate part of the answers within the window that failed, above 0 to 1, at which it opens as well
 * @param leastAnswers below so many answers within the window the rate says nothing; 1 or more
 * @param pause how long an open circuit lets nobody through; it doubles each time that the probe after it fails
 * @param longestPause upper bound of that; also how long a probe that never ends keeps others out
 */
public record BreakerPolicy(
        int failuresInARow,
        double failureRate,
        int leastAnswers,
        Duration window,
        Duration pause,
        Duration longestPause) {
    /** Five in a row, or half of 20 and more within a minute; then ten seconds, up to two minutes. */
    public static final BreakerPolicy USUAL =
            new BreakerPolicy(5, 0.5, 20, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMinutes(2));

    public BreakerPolicy {
        if (failuresInARow < 1 || leastAnswers < 1) {
            throw new IllegalArgumentException("a circuit opens after at least one failure");
        }
        if (!(failureRate > 0 && failureRate <= 1)) {
            throw new IllegalArgumentException("a failure rate is above 0, at most 1, not " + failureRate);
        }
        for (Duration each : List.of(window, pause, longestPause)) {
            if (each.toMillis() < 1) {
                throw new IllegalArgumentException("the window and the pauses are a millisecond or more");
            }
        }
    }

    /** @param openings how often the circuit has opened without closing in between, 1 or more */
    Duration pauseAfter(int openings) {
        Duration longer = pause.multipliedBy(1L << Math.min(openings - 1, 20));
        return longer.compareTo(longestPause) > 0 ? longestPause : longer;
    }
}
