package dev.parlor.provider;

import dev.parlor.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A provider on loopback that answers each request as it is told to, and a way to ask it and wait. */
public final class TestingServer implements AutoCloseable {
    public static final Secret KEY = new Secret("sk-test-1234567890");

    private final Vertx vertx;
    private final HttpServer server;
    private final boolean tls;

    public TestingServer(Vertx vertx, Handler<HttpServerRequest> answer) {
        this(vertx, new HttpServerOptions(), connection -> {}, answer);
    }

    /** With options of its own, and a look at each connection. */
    public TestingServer(
            Vertx vertx,
            HttpServerOptions options,
            Handler<HttpConnection> connected,
            Handler<HttpServerRequest> answer) {
        this.vertx = vertx;
        this.tls = options.isSsl();
        this.server = await(vertx.createHttpServer(options)
                .connectionHandler(connected)
                .requestHandler(answer)
                .listen(0, "127.0.0.1"));
    }

    /** Answers with recordings: the model's name says which, and in pieces of how many bytes, as in {@code groq/text@7}. */
    public static TestingServer ofRecordings(Vertx vertx) {
        return new TestingServer(
                vertx,
                request -> request.body().onSuccess(body -> {
                    String model = body.toJsonObject().getString("model");
                    int at = model.indexOf('@');
                    stream(
                            request.response(),
                            RecordedStream.load(model.substring(0, at)).body(),
                            Integer.parseInt(model.substring(at + 1)));
                }));
    }

    /** An endpoint here, with little patience. */
    public Endpoint endpoint(Endpoint.Timeouts timeouts, Endpoint.Limits limits) {
        return new Endpoint("test", url(), KEY, timeouts, limits);
    }

    public Endpoint endpoint() {
        return new Endpoint("test", url(), KEY);
    }

    public int port() {
        return server.actualPort();
    }

    private String url() {
        return (tls ? "https://localhost:" : "http://127.0.0.1:") + server.actualPort();
    }

    /** All events of one answer, asked for on an event loop. */
    public List<ProviderEvent> ask(Provider provider, ModelRequest request) {
        return ask(provider, request, event -> false);
    }

    /** Likewise, but cancels after the first event for which {@code enough} holds. */
    public List<ProviderEvent> ask(Provider provider, ModelRequest request, Function<ProviderEvent, Boolean> enough) {
        CompletableFuture<List<ProviderEvent>> whole = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(start -> {
            Thread loop = Thread.currentThread();
            List<ProviderEvent> events = new ArrayList<>();
            ProviderCall[] call = new ProviderCall[1];
            call[0] = provider.ask(request, event -> {
                if (!Thread.currentThread().equals(loop) || call[0] == null || whole.isDone()) {
                    whole.completeExceptionally(new IllegalStateException("not here, or not now: " + event));
                }
                events.add(event);
                if (event instanceof ProviderEvent.Terminal) {
                    // Later, so that an event after the last one is seen.
                    vertx.setTimer(1, later -> whole.complete(events));
                } else if (enough.apply(event)) {
                    call[0].cancel();
                    call[0].cancel();
                }
            });
        });
        return get(whole);
    }

    /** Answers with a body in chunks of so many bytes. */
    public static void stream(HttpServerResponse response, Buffer body, int size) {
        response.putHeader("content-type", "text/event-stream").setChunked(true);
        for (int from = 0; from < body.length(); from += size) {
            response.write(body.slice(from, Math.min(body.length(), from + size)));
        }
        response.end();
    }

    public static <T> T await(Future<T> future) {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    public static Endpoint.Timeouts patience(int connect, int firstToken, int betweenTokens, int deadline) {
        return new Endpoint.Timeouts(
                Duration.ofMillis(connect),
                Duration.ofMillis(firstToken),
                Duration.ofMillis(betweenTokens),
                Duration.ofMillis(deadline),
                Duration.ofMillis(deadline));
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        await(server.close());
    }
}
