package dev.parlor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    @Test
    void millisecondsComeBeforeSecondsUnlessTheyAreZero() {
        assertThat(read("150", "1")).isEqualTo(Duration.ofMillis(150));
        assertThat(read("0", "1")).isEqualTo(Duration.ofSeconds(1));
        assertThat(read("0", null)).isEqualTo(Duration.ZERO);
        assertThat(read(null, "1.5")).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aDateIsTheTimeLeftUntilThenAndNeverNegative() {
        assertThat(read(null, date(120))).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(120));
        assertThat(read(null, date(-120))).isEqualTo(Duration.ZERO);
    }

    @Test
    void whatCannotBeReadWasNotSaid() {
        assertThat(read(null, null)).isNull();
        assertThat(read("soon", "later")).isNull();
        assertThat(read(null, "-5")).isNull();
    }

    private static String date(int seconds) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(seconds));
    }

    private static @Nullable Duration read(@Nullable String millis, @Nullable String after) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (millis != null) {
            headers.set("retry-after-ms", millis);
        }
        if (after != null) {
            headers.set("Retry-After", after);
        }
        return RetryAfter.read(headers);
    }
}
