package dev.parlor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Requests;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One question that was put to a provider on a certain event loop, and what came of it so far. */
final class Asked {
    private final Context loop;
    private final List<ProviderEvent> events = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ProviderEvent> unseen = new LinkedBlockingQueue<>();
    private final CompletableFuture<ProviderEvent.Terminal> last = new CompletableFuture<>();
    private ProviderCall call = () -> {};

    private Asked(Context loop) {
        this.loop = loop;
    }

    /** So many event loops, each another one if Vert.x has as many. */
    static List<Context> loops(Vertx vertx, int count) {
        List<Context> loops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletableFuture<Context> made = new CompletableFuture<>();
            vertx.deployVerticle(new VerticleBase() {
                @Override
                public Future<?> start() {
                    made.complete(context);
                    return Future.succeededFuture();
                }
            });
            loops.add(made.orTimeout(60, TimeUnit.SECONDS).join());
        }
        return loops;
    }

    static Asked on(Context loop, Provider provider) {
        return on(loop, provider, 1).getFirst();
    }

    /** So many at once, in one pass of the event loop. */
    static List<Asked> on(Context loop, Provider provider, int count) {
        List<Asked> asked =
                IntStream.range(0, count).mapToObj(i -> new Asked(loop)).toList();
        loop.runOnContext(run -> {
            Thread thread = Thread.currentThread();
            for (int i = 0; i < count; i++) {
                Asked each = asked.get(i);
                each.call = provider.ask(Requests.hello("m" + i), event -> each.heard(event, thread));
            }
        });
        return asked;
    }

    private void heard(ProviderEvent event, Thread expected) {
        if (!Thread.currentThread().equals(expected)) {
            last.completeExceptionally(new IllegalStateException("an event came on another thread: " + event));
        }
        events.add(event);
        unseen.add(event);
        if (event instanceof ProviderEvent.Terminal terminal) {
            last.complete(terminal);
        }
    }

    void cancel() {
        loop.runOnContext(run -> call.cancel());
    }

    /** The first event that nobody has taken yet. */
    ProviderEvent next() {
        try {
            return Objects.requireNonNull(unseen.poll(60, TimeUnit.SECONDS), "no event came in time");
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    ProviderEvent.Terminal last() {
        return last.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Of the end: {@code completed}, or the failure's code. */
    String code() {
        return last() instanceof ProviderEvent.Failed failed ? failed.failure().code() : "completed";
    }

    /** All events; there is none after the end. */
    List<ProviderEvent> events() {
        assertThat(last()).isEqualTo(events.getLast());
        return events;
    }
}
