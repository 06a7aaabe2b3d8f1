package dev.parlor.provider.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(5, millis(100), millis(300), millis(20), Duration.ofSeconds(10), Duration.ofMinutes(1));

    @Test
    void thePauseDoublesUpToItsBoundAndChanceSpreadsIt() {
        assertThat(POLICY.pause(1, null, 1)).isEqualTo(millis(100));
        assertThat(POLICY.pause(2, null, 1)).isEqualTo(millis(200));
        assertThat(POLICY.pause(3, null, 1)).isEqualTo(millis(300));
        assertThat(POLICY.pause(2, null, 0.5)).isEqualTo(millis(100));
        assertThat(POLICY.pause(4, null, 0)).isEqualTo(millis(20));
    }

    @Test
    void whatTheProviderAsksForIsObeyedButNeverLessThanTheShortestPause() {
        assertThat(POLICY.pause(1, Duration.ofSeconds(7), 0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(POLICY.pause(1, Duration.ofSeconds(7), 0.5)).isEqualTo(millis(7_010));
        assertThat(POLICY.pause(1, Duration.ZERO, 0)).isEqualTo(millis(20));
    }

    @Test
    void nobodyWaitsLongerThanTheCapOrAsksMoreOftenThanAllowed() {
        assertThat(POLICY.pause(1, Duration.ofSeconds(11), 0)).isNull();
        assertThat(POLICY.pause(4, null, 0)).isNotNull();
        assertThat(POLICY.pause(5, null, 0)).isNull();
    }

    @Test
    void aPolicyWithoutBoundsIsRefused() {
        assertThatThrownBy(() -> policy(0, millis(1))).hasMessageContaining("attempts");
        assertThatThrownBy(() -> policy(11, millis(1))).hasMessageContaining("attempts");
        assertThatThrownBy(() -> policy(1, Duration.ZERO)).hasMessageContaining("above zero");
    }

    private static @Nullable RetryPolicy policy(int attempts, Duration shortest) {
        return new RetryPolicy(attempts, millis(1), millis(1), shortest, millis(1), millis(1));
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }
}
