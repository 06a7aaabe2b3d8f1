package dev.parlor.provider.http;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to be left alone: {@code retry-after-ms}, then {@code retry-after} in seconds or a date. */
final class RetryAfter {
    private RetryAfter() {}

    /** Zero or more; null if the provider did not say, or not in a way that can be read. */
    static @Nullable Duration read(MultiMap headers) {
        Duration exact = milliseconds(headers.get("retry-after-ms"), 1);
        Duration coarse = milliseconds(headers.get("retry-after"), 1000);
        if (exact != null && !exact.isZero()) {
            return exact;
        }
        if (coarse != null) {
            return coarse;
        }
        Duration until = until(headers.get("retry-after"));
        return until == null ? exact : until;
    }

    private static @Nullable Duration milliseconds(@Nullable String number, int factor) {
        if (number == null || !number.strip().matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return null;
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(number.strip()) * factor));
    }

    private static @Nullable Duration until(@Nullable String date) {
        if (date == null) {
            return null;
        }
        try {
            Instant at = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(Instant.now(), at);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
