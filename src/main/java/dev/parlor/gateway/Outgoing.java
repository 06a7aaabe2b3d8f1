package dev.parlor.gateway;

import dev.parlor.protocol.Signal;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;

/** What one socket is sent, and whether its reader keeps up. Event-loop confined. */
final class Outgoing {
    private final ServerWebSocket socket;
    private final Duration stalled;
    private long behindSinceNanos;

    /**
     * The way out of a new socket.
     *
     * @param stalled how long a reader may take nothing
     */
    Outgoing(ServerWebSocket socket, int queueBytes, Duration stalled) {
        this.socket = socket;
        this.stalled = stalled;
        socket.setWriteQueueMaxSize(queueBytes);
    }

    void frame(String frame) {
        socket.writeTextMessage(frame);
    }

    /** Answers a client; one that takes no answers is not read from until it does. */
    void signal(Signal signal) {
        socket.writeTextMessage(signal.encode());
        if (socket.writeQueueFull()) {
            socket.pause();
        }
    }

    boolean isReady() {
        boolean ready = !socket.writeQueueFull();
        if (ready) {
            behindSinceNanos = 0;
        } else if (behindSinceNanos == 0) {
            behindSinceNanos = System.nanoTime();
        }
        return ready;
    }

    boolean isStalled() {
        return behindSinceNanos != 0 && System.nanoTime() - behindSinceNanos > stalled.toNanos();
    }

    /** The reader takes frames again. */
    void drained() {
        behindSinceNanos = 0;
        socket.resume();
    }
}
