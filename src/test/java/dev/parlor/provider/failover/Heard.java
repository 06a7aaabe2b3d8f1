package dev.parlor.provider.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All events of one answer and how long it took; waits a little longer, so that an event too many is seen. */
record Heard(List<ProviderEvent> events, Duration took) {
    private static final int AFTERWARDS_MILLIS = 20;

    /** Asks on an event loop of its own. */
    static Future<Heard> ask(Vertx vertx, Provider provider, ModelRequest request) {
        Promise<Heard> whole = Promise.promise();
        vertx.getOrCreateContext().runOnContext(start -> {
            List<ProviderEvent> events = new ArrayList<>();
            Thread loop = Thread.currentThread();
            long before = System.nanoTime();
            provider.ask(request, event -> {
                if (!Thread.currentThread().equals(loop)) {
                    whole.tryFail("an event came on another thread: " + event);
                }
                events.add(event);
                if (event instanceof ProviderEvent.Terminal) {
                    Duration took = Duration.ofNanos(System.nanoTime() - before);
                    vertx.setTimer(AFTERWARDS_MILLIS, later -> whole.tryComplete(new Heard(events, took)));
                }
            });
        });
        return whole.future();
    }

    ProviderEvent.Terminal last() {
        assertThat(events)
                .filteredOn(ProviderEvent.Terminal.class::isInstance)
                .hasSize(1)
                .containsExactly(events.getLast());
        return (ProviderEvent.Terminal) events.getLast();
    }

    String code() {
        return last() instanceof ProviderEvent.Failed failed ? failed.failure().code() : "completed";
    }

    int withdrawals() {
        return (int) events.stream()
                .filter(ProviderEvent.Withdrawn.class::isInstance)
                .count();
    }

    /** What a reader sees in the end: the text after the last withdrawal. */
    String shown() {
        StringBuilder shown = new StringBuilder();
        for (ProviderEvent event : events) {
            if (event instanceof ProviderEvent.Withdrawn withdrawn) {
                assertThat(withdrawn.answer().text()).isEqualTo(shown.toString());
                shown.setLength(0);
            } else if (event instanceof ProviderEvent.TextDelta delta) {
                shown.append(delta.text());
            }
        }
        return shown.toString();
    }
}
