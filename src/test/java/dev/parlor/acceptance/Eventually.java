package dev.parlor.acceptance;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again until something is so; every look has an end. */
final class Eventually {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Eventually() {}

    static <T> T get(Supplier<T> look, Predicate<T> isSo) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        T seen = look.get();
        while (!isSo.test(seen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come to what was awaited; last seen: " + seen);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            seen = look.get();
        }
        return seen;
    }
}
