package dev.parlor.turn;

import io.vertx.core.Vertx;
import java.time.Duration;

/** The time that a turn has. It stands still while only people hold the turn up. Event-loop confined. */
final class TurnClock {
    private final Vertx vertx;
    private final Runnable late;
    private long leftNanos;
    private long sinceNanos;
    private long timer;
    private State state = State.STANDING;

    /**
     * A clock that stands.
     *
     * @param late told once, when the time is used up
     */
    TurnClock(Vertx vertx, Duration time, Runnable late) {
        this.vertx = vertx;
        this.leftNanos = time.toNanos();
        this.late = late;
    }

    void run() {
        if (state == State.STANDING) {
            state = State.RUNNING;
            sinceNanos = System.nanoTime();
            timer = vertx.setTimer(Math.max(1, Duration.ofNanos(leftNanos).toMillis()), end -> {
                state = State.STOPPED;
                late.run();
            });
        }
    }

    void stand() {
        if (state == State.RUNNING) {
            state = State.STANDING;
            vertx.cancelTimer(timer);
            leftNanos -= System.nanoTime() - sinceNanos;
        }
    }

    /** For ever. */
    void stop() {
        stand();
        state = State.STOPPED;
    }

    private enum State {
        RUNNING,
        STANDING,
        STOPPED
    }
}
