package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a call is tried again that failed in a way that may pass, all inside the tool's deadline.
 *
 * @param attempts in all, the first included; 1 to 10
 * @param firstPause before the second attempt; doubled each time, with jitter
 * @param longestPause bound of a pause; a longer {@code Retry-After} ends the attempts
 */
public record RetryConfig(int attempts, Duration firstPause, Duration longestPause) {
    public static final RetryConfig USUAL = of(null, null, null);
    public static final RetryConfig ONCE = of(1, null, null);

    private static final int MOST_ATTEMPTS = 10;

    public RetryConfig {
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("attempts is " + attempts + ", but must be from 1 to 10");
        }
    }

    @JsonCreator
    static RetryConfig of(
            @JsonProperty("attempts") @Nullable Integer attempts,
            @JsonProperty("first_pause") @Nullable Duration firstPause,
            @JsonProperty("longest_pause") @Nullable Duration longestPause) {
        return new RetryConfig(
                attempts == null ? 3 : attempts,
                firstPause == null ? Duration.ofMillis(200) : firstPause,
                longestPause == null ? Duration.ofSeconds(5) : longestPause);
    }
}
