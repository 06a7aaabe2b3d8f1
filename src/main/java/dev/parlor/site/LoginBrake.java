package dev.parlor.site;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Slows down whoever guesses passwords: after so many tries under a name within a minute, of which none was right, the
 * name waits until the minute is over. Each server counts for itself. Thread-safe.
 */
final class LoginBrake {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    /** The one that was tried first is forgotten beyond that. */
    private static final int MOST_NAMES = 10_000;

    private final int most;
    private final LongSupplier nanos;
    private final Map<String, Tries> tries = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > MOST_NAMES;
        }
    };

    /**
     * A brake that nobody has felt yet.
     *
     * @param most tries under a name in a minute
     * @param nanos a clock like {@link System#nanoTime}
     */
    LoginBrake(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    private record Tries(long begunNanos, int count) {}

    /** Counts a try, before it is known whether it is right; or tells how long the name has to wait. */
    synchronized Optional<Duration> begin(String name) {
        long now = nanos.getAsLong();
        Tries known = tries.get(name);
        if (known == null || now - known.begunNanos() >= WINDOW_NANOS) {
            known = new Tries(now, 0);
        }
        if (known.count() >= most) {
            return Optional.of(Duration.ofNanos(known.begunNanos() + WINDOW_NANOS - now));
        }
        tries.put(name, new Tries(known.begunNanos(), known.count() + 1));
        return Optional.empty();
    }

    /** The password was right. */
    synchronized void right(String name) {
        tries.remove(name);
    }
}
