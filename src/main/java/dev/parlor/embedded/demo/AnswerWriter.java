package dev.parlor.embedded.demo;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one answer's events at a steady pace, waits while the client does not read, stops when it has gone.
 *
 * <p>Confined to the event loop of the response.
 */
final class AnswerWriter {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);
    private static final int EVENTS_A_PASS = 64;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Deque<String> events;
    private final Runnable whenOver;
    private long timer = -1;
    private boolean over;

    AnswerWriter(Vertx vertx, HttpServerResponse response, List<String> events, Runnable whenOver) {
        this.vertx = vertx;
        this.response = response;
        this.events = new ArrayDeque<>(events);
        this.whenOver = whenOver;
    }

    /** @param eventsPerSecond 0: as fast as the client reads */
    void start(int eventsPerSecond) {
        response.putHeader("content-type", "text/event-stream; charset=utf-8")
                .putHeader("cache-control", "no-cache")
                .setChunked(true)
                .closeHandler(closed -> stop())
                .exceptionHandler(broken -> stop());
        if (eventsPerSecond == 0) {
            flood();
        } else {
            timer = vertx.setPeriodic(Math.max(1, 1000 / eventsPerSecond), tick -> {
                if (!response.writeQueueFull()) {
                    writeNext();
                }
            });
        }
    }

    private void flood() {
        for (int i = 0; i < EVENTS_A_PASS && !over && !response.writeQueueFull(); i++) {
            writeNext();
        }
        if (over) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> flood());
        } else {
            vertx.runOnContext(next -> flood());
        }
    }

    private void writeNext() {
        String event = events.poll();
        if (event == null) {
            stop();
            response.end().onFailure(broken -> LOG.debug("The client left before the end: {}", broken.toString()));
        } else {
            response.write(event).onFailure(broken -> stop());
        }
    }

    private void stop() {
        if (!over) {
            over = true;
            vertx.cancelTimer(timer);
            whenOver.run();
        }
    }
}
