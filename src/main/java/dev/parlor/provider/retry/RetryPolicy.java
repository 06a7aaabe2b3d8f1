package dev.parlor.provider.retry;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often one question is put to one model, and how long the pauses are.
 *
 * @param attempts most requests, the first included; 1 for no retry, at most 10
 * @param firstPause upper bound of the pause after the first failure; it doubles with each one
 * @param longestPause upper bound of every pause that the provider did not ask for
 * @param shortestPause lower bound of every pause: a provider's "retry after 0" must not become a busy loop
 * @param longestRetryAfter the most that a provider may ask for; beyond it the failure stands: nobody waits so long
 * @param deadline for everything together: attempts, pauses and the answer
 */
public record RetryPolicy(
        int attempts,
        Duration firstPause,
        Duration longestPause,
        Duration shortestPause,
        Duration longestRetryAfter,
        Duration deadline) {
    /** Three requests within five minutes. */
    public static final RetryPolicy USUAL = new RetryPolicy(
            3,
            Duration.ofMillis(500),
            Duration.ofSeconds(8),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5));

    private static final int MOST_ATTEMPTS = 10;

    public RetryPolicy {
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("attempts are 1 to 10, not " + attempts);
        }
        for (Duration each : List.of(firstPause, longestPause, shortestPause, longestRetryAfter, deadline)) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a pause, its bounds and the deadline must be above zero");
            }
        }
    }

    /**
     * How long to wait before the next request.
     *
     * @param failures so far, 1 or more
     * @param retryAfter what the provider asked for; null if nothing
     * @param random 0 to 1, spreads those who failed together ("full jitter")
     * @return null if there is to be no next request
     */
    public @Nullable Duration pause(int failures, @Nullable Duration retryAfter, double random) {
        if (failures >= attempts) {
            return null;
        }
        if (retryAfter == null) {
            long bound = Math.min(firstPause.toMillis() << (failures - 1), longestPause.toMillis());
            return notTooShort(Duration.ofMillis((long) (bound * random)));
        }
        Duration spread = Duration.ofMillis((long) (shortestPause.toMillis() * random));
        return retryAfter.compareTo(longestRetryAfter) > 0
                ? null
                : notTooShort(retryAfter).plus(spread);
    }

    private Duration notTooShort(Duration pause) {
        return pause.compareTo(shortestPause) < 0 ? shortestPause : pause;
    }
}
