package dev.parlor.turn;

/** Somebody who reads a conversation's log as it grows. Called on the event loop on which it began to observe. */
public interface Observer {
    /** Takes a frame; the next one may follow at once. */
    void take(String frame);

    /** Whether another frame is welcome now. If not, {@link Observation#resume} says when it is again. */
    boolean isReady();
}
