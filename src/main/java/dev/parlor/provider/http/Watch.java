package dev.parlor.provider.http;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.stream.Trouble;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The patience with one call: one timer, which a byte does not touch; when it fires, it looks how long ago the last byte
 * and the last piece of content were, and is set for the rest. Event-loop confined.
 */
final class Watch {
    /** How long a provider may take to end a body after its last event, in which the connection is not yet reusable. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Endpoint.Timeouts timeouts;
    private final Consumer<Trouble> expired;
    private long deadline;
    private long since;
    private long limit;
    private Trouble trouble = Trouble.UNREACHABLE;
    private boolean firstByte = true;
    private long contentSince;
    private long contentLimit = Long.MAX_VALUE;
    private long timer = NO_TIMER;

    Watch(Vertx vertx, Endpoint.Timeouts timeouts, Consumer<Trouble> expired) {
        this.vertx = vertx;
        this.timeouts = timeouts;
        this.expired = expired;
    }

    void connecting() {
        contentSince = System.nanoTime();
        deadline = contentSince + timeouts.deadline().toNanos();
        allow(timeouts.connect(), Trouble.UNREACHABLE);
    }

    void waiting() {
        allow(timeouts.firstToken(), Trouble.TIMEOUT);
    }

    /**
     * Called per buffer, so it must cost next to nothing.
     *
     * @param content whether something of an answer was among them, and not only a sign of life
     */
    void sawBytes(boolean content) {
        if (firstByte) {
            firstByte = false;
            contentLimit = timeouts.betweenContent().toNanos();
            contentSince = System.nanoTime();
            allow(timeouts.betweenTokens(), Trouble.STALLED);
        } else {
            since = System.nanoTime();
            contentSince = content ? since : contentSince;
        }
    }

    /** What follows was told already; the trouble's name is of no account. */
    void draining() {
        contentLimit = Long.MAX_VALUE;
        allow(DRAIN, Trouble.STALLED);
    }

    void stop() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private void allow(Duration patience, Trouble ifExceeded) {
        stop();
        limit = patience.toNanos();
        trouble = ifExceeded;
        since = System.nanoTime();
        arm(since);
    }

    private void arm(long now) {
        long rest = Math.min(Math.min(limit - (now - since), contentLimit - (now - contentSince)), deadline - now);
        timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(rest) + 1), fired -> check());
    }

    private void check() {
        timer = NO_TIMER;
        long now = System.nanoTime();
        if (now - deadline >= 0) {
            expired.accept(Trouble.DEADLINE);
        } else if (now - since >= limit) {
            expired.accept(trouble);
        } else if (now - contentSince >= contentLimit) {
            expired.accept(Trouble.STALLED);
        } else {
            arm(now);
        }
    }
}
