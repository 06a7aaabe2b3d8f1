package dev.parlor.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server that speaks Anthropic's protocol and answers what a test has prepared. */
public final class ScriptedClaude {
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private ScriptedClaude(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(this::answer);
    }

    public static ScriptedClaude start(Vertx vertx) {
        ScriptedClaude claude = new ScriptedClaude(vertx);
        claude.server
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return claude;
    }

    public ScriptedClaude thenSays(String text) {
        return thenEnds("end_turn", new JsonObject().put("type", "text").put("text", text));
    }

    /** An answer of these blocks, each whole in its start, with this stop reason. */
    public ScriptedClaude thenEnds(String stopReason, JsonObject... blocks) {
        StringBuilder stream = new StringBuilder();
        JsonObject usage = new JsonObject().put("input_tokens", 5).put("output_tokens", 7);
        event(stream, "message_start", new JsonObject().put("message", new JsonObject().put("usage", usage)));
        for (int i = 0; i < blocks.length; i++) {
            JsonObject at = new JsonObject().put("index", i);
            event(stream, "content_block_start", at.copy().put("content_block", blocks[i]));
            event(stream, "content_block_stop", at);
        }
        event(stream, "message_delta", new JsonObject().put("delta", new JsonObject().put("stop_reason", stopReason)));
        event(stream, "message_stop", new JsonObject());
        answers.add(stream.toString());
        return this;
    }

    /** The bodies of all requests so far. */
    public List<JsonObject> requests() {
        return List.copyOf(requests);
    }

    /** The messages of one request. */
    public List<JsonObject> messages(int request) {
        JsonArray messages = requests.get(request).getJsonArray("messages");
        return messages.stream().map(JsonObject.class::cast).toList();
    }

    /** The base that a provider's configuration names. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private static void event(StringBuilder stream, String type, JsonObject data) {
        stream.append("event: ").append(type).append("\ndata: ");
        stream.append(data.put("type", type).encode()).append("\n\n");
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            requests.add(body.toJsonObject());
            String stream = answers.poll();
            if (stream == null) {
                request.response().setStatusCode(500).end("{\"error\":{\"message\":\"no answer left\"}}");
            } else {
                request.response()
                        .putHeader("content-type", "text/event-stream")
                        .end(stream);
            }
        });
    }
}
