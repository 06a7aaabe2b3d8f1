package dev.parlor.tool.sql;

import java.time.Duration;

/**
 * Bounds of what a site's statements may use.
 *
 * @param connections to Postgres, for each site
 * @param idle how long a connection is kept that nobody uses
 * @param connect how long a call waits for a connection; also for a free one
 * @param resultBytes UTF-8 bytes of a result; rows that do not fit are left out, and a note says so. At least 256
 * @param writesKept how long it is known which calls have written, and with what result
 */
public record SqlLimits(int connections, Duration idle, Duration connect, int resultBytes, Duration writesKept) {
    public static final SqlLimits STANDARD =
            new SqlLimits(4, Duration.ofMinutes(1), Duration.ofSeconds(10), 64 * 1024, Duration.ofDays(30));

    private static final int LEAST_RESULT = 256;

    public SqlLimits {
        if (connections < 1 || resultBytes < LEAST_RESULT || !idle.isPositive() || !connect.isPositive()) {
            throw new IllegalArgumentException("a limit is too small: " + connections + " connections, " + resultBytes
                    + " bytes, " + idle + " idle, " + connect + " to connect");
        }
    }
}
