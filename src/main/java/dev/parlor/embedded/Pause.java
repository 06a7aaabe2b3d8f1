package dev.parlor.embedded;

import java.time.Duration;

/** Waiting between two looks at another process; start and stop run on a thread that may wait. */
final class Pause {
    private Pause() {}

    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupProblem("Interrupted while waiting for an embedded server.", e);
        }
    }
}
