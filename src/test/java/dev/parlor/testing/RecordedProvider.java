package dev.parlor.testing;

import dev.parlor.conversation.ToolCall;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server that answers as providers once did: each event of a recorded stream is a chunk of its own. What asks
 * without tools is not part of a visit and gets {@code aside}.
 */
public final class RecordedProvider implements AutoCloseable {
    private final Queue<List<String>> answers = new ConcurrentLinkedQueue<>();
    private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
    private final List<String> aside;
    private final HttpServer server;

    private RecordedProvider(Vertx vertx, String aside) {
        this.aside = ExchangedStream.asRecorded(aside);
        this.server = vertx.createHttpServer().requestHandler(this::answer);
    }

    /** Listens on loopback. */
    public static RecordedProvider start(Vertx vertx, String aside) {
        RecordedProvider provider = new RecordedProvider(vertx, aside);
        provider.server
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return provider;
    }

    /** The next answer is this recording as it is. */
    public RecordedProvider thenSays(String recording) {
        answers.add(ExchangedStream.asRecorded(recording));
        return this;
    }

    /** The next answer is this recording with other names and arguments of its calls; ids are the recorded ones. */
    public RecordedProvider thenCalls(String recording, ToolCall... calls) {
        answers.add(ExchangedStream.with(recording, List.of(calls)));
        return this;
    }

    /** The bodies of the requests with tools, so far. */
    public List<JsonObject> requests() {
        return List.copyOf(requests);
    }

    /** Without a path. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (body.toJsonObject().containsKey("tools")) {
                requests.add(body.toJsonObject());
                play(request.response(), answers.poll());
            } else {
                play(request.response(), aside);
            }
        });
    }

    private static void play(HttpServerResponse response, @Nullable List<String> events) {
        if (events == null) {
            response.setStatusCode(400).end("{\"error\":{\"message\":\"no answer left\"}}");
            return;
        }
        response.putHeader("content-type", "text/event-stream").setChunked(true);
        events.forEach(event -> response.write(Buffer.buffer(event)));
        response.end();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
