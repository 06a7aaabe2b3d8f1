package dev.parlor.provider.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Requests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** All events of one answer and how long it took; waits a little longer, so that an event too many is seen. */
record Heard(List<ProviderEvent> events, Duration took) {
    private static final int AFTERWARDS_MILLIS = 20;
    private static final int AT_ONCE = 50;

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

    /** Asks so often, a few at a time, each on the next event loop. */
    static List<Heard> many(Vertx vertx, int times, IntFunction<Provider> providers) {
        ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
        CompletableFuture<List<Heard>> all = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        Runnable next = new Runnable() {
            @Override
            public void run() {
                int number = begun.getAndIncrement();
                if (number < times) {
                    ask(vertx, providers.apply(number), Requests.hello("any"))
                            .onFailure(all::completeExceptionally)
                            .onSuccess(each -> {
                                heard.add(each);
                                if (heard.size() == times) {
                                    all.complete(List.copyOf(heard));
                                }
                                run();
                            });
                }
            }
        };
        for (int i = 0; i < Math.min(AT_ONCE, times); i++) {
            next.run();
        }
        return all.orTimeout(120, TimeUnit.SECONDS).join();
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
