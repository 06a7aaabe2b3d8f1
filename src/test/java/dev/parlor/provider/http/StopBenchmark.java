package dev.parlor.provider.http;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.capability.CapabilityTable;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.testing.TestingAuthority;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long it takes from a stop until the provider's server sees it, with answers that stream a token every 5 ms: a
 * closed connection of HTTP/1.1, a reset stream of HTTP/2. No event may come after the end.
 *
 * <p>Answers begin at a pace: each stop over HTTP/1.1 costs a new connection, and without a pause between them the two ends
 * of this one process measure how long twenty handshakes wait for each other.
 */
public final class StopBenchmark {
    private static final int WARM_UP = 100;
    private static final int STOPS = 1_000;
    private static final int AT_ONCE = 20;
    private static final int PACE_MS = 20;
    private static final int TOKEN_MS = 5;
    private static final String TOKEN = "data: {\"choices\":[{\"delta\":{\"content\":\"token \"}}]}\n\n";

    private final Vertx providers = Vertx.vertx();
    private final Vertx parlor = Vertx.vertx();
    private final Map<String, Long> stopped = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final AtomicInteger afterTheEnd = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CountDownLatch allSeen = new CountDownLatch(WARM_UP + STOPS);

    private StopBenchmark() {}

    public static void main(String[] arguments) throws InterruptedException {
        new StopBenchmark().measure("HTTP/1.1", new HttpServerOptions());
        new StopBenchmark().measure("HTTP/1.1 over TLS", TestingAuthority.server("localhost", false));
        new StopBenchmark()
                .measure(
                        "HTTP/2 over TLS",
                        TestingAuthority.server("localhost", true)
                                // A server takes some hundred resets a minute for an attack, and closes the connection.
                                .setHttp2RstFloodMaxRstFramePerWindow(WARM_UP + STOPS));
        System.exit(0);
    }

    private void measure(String name, HttpServerOptions options) throws InterruptedException {
        Semaphore free = new Semaphore(AT_ONCE);
        try (TestingServer server = new TestingServer(providers, options, connection -> {}, this::serve)) {
            Endpoint endpoint =
                    server.endpoint(TestingServer.patience(60_000, 60_000, 60_000, 60_000), Endpoint.Limits.USUAL);
            Transport transport = Transport.USUAL
                    .withTrust(TestingAuthority.pem())
                    .withTimes(Duration.ofSeconds(60), Duration.ofSeconds(30));
            Provider provider = new OpenAiProvider(
                    new Connections(parlor, endpoint.url(), transport), endpoint, CapabilityTable.packed());
            List<Context> loops = Asked.loops(parlor, 2);
            for (int i = 0; i < WARM_UP + STOPS; i++) {
                free.acquire();
                Thread.sleep(PACE_MS);
                String number = Integer.toString(i);
                loops.get(i % loops.size()).runOnContext(run -> stopAfterFirstToken(provider, number, free));
            }
            boolean all = allSeen.await(60, TimeUnit.SECONDS);
            report(name, all);
        }
    }

    private void stopAfterFirstToken(Provider provider, String number, Semaphore free) {
        ModelRequest request = Requests.hello(number);
        ProviderCall[] call = new ProviderCall[1];
        boolean[] over = new boolean[1];
        call[0] = provider.ask(request, event -> {
            if (over[0]) {
                afterTheEnd.incrementAndGet();
            } else if (event instanceof ProviderEvent.Terminal) {
                over[0] = true;
                if (!stopped.containsKey(number)) {
                    failed.incrementAndGet();
                    allSeen.countDown();
                }
                free.release();
            } else if (stopped.putIfAbsent(number, System.nanoTime()) == null) {
                call[0].cancel();
            } else {
                afterTheEnd.incrementAndGet();
            }
        });
    }

    private void serve(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String number = body.toJsonObject().getString("model");
            HttpServerResponse response = request.response()
                    .putHeader("content-type", "text/event-stream")
                    .setChunked(true);
            long timer = providers.setPeriodic(1, TOKEN_MS, tick -> response.write(TOKEN));
            response.exceptionHandler(gone -> {});
            response.closeHandler(gone -> {
                providers.cancelTimer(timer);
                if (stopped.containsKey(number) && seen.putIfAbsent(number, System.nanoTime()) == null) {
                    allSeen.countDown();
                }
            });
        });
    }

    private void report(String name, boolean all) {
        List<Double> millis = seen.entrySet().stream()
                .filter(each -> Integer.parseInt(each.getKey()) >= WARM_UP)
                .map(each -> (each.getValue() - stopped.getOrDefault(each.getKey(), 0L)) / 1e6)
                .sorted()
                .toList();
        System.out.printf(
                "%-18s %d stops, one every %d ms: until the server saw it p50 %.2f ms, p99 %.2f ms, most %.2f ms;"
                        + " never seen %d, failed %d, events after the end %d%n",
                name,
                STOPS,
                PACE_MS,
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 99 / 100),
                millis.getLast(),
                all ? 0 : allSeen.getCount(),
                failed.get(),
                afterTheEnd.get());
    }
}
