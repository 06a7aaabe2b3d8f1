package dev.parlor.tool;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/**
 * How long a call may go on: until its deadline, or until nobody waits for it any more.
 *
 * <p>Safe from any thread.
 */
public final class CallScope {
    private final long endNanos;
    private final Promise<Void> end = Promise.promise();

    private CallScope(Duration lasting) {
        this.endNanos = System.nanoTime() + lasting.toNanos();
    }

    /** A scope that begins now. Whoever made it ends it: it starts no timer. */
    public static CallScope lasting(Duration deadline) {
        return new CallScope(deadline);
    }

    /** Time left for attempts within the deadline, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** Completes once, on the thread that ends the scope, when the work is answered, out of time or stopped. */
    public Future<Void> ended() {
        return end.future();
    }

    public boolean isOver() {
        return end.future().isComplete();
    }

    public void end() {
        end.tryComplete();
    }
}
