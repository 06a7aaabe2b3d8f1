package dev.parlor.testing;

import dev.parlor.conversation.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real HTTP server in the form of an OpenAI-compatible provider that answers what a test has prepared. */
public final class ScriptedModel {
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final HttpServer server;
    private volatile @Nullable JsonObject usage;
    private volatile @Nullable Function<List<JsonObject>, Answer> rule;
    private volatile Future<Void> gate = Future.succeededFuture();

    private ScriptedModel(Vertx vertx) {
        this.vertx = vertx;
        server = vertx.createHttpServer().requestHandler(this::answer);
    }

    public static ScriptedModel start(Vertx vertx) {
        ScriptedModel model = new ScriptedModel(vertx);
        Future<?> listening = model.server.listen(0, "127.0.0.1");
        listening.toCompletionStage().toCompletableFuture().join();
        return model;
    }

    /** What comes back for the next request. */
    public sealed interface Answer {
        /** A whole answer of text. */
        static Answer says(String text) {
            return new Says(text, List.of(), "stop");
        }

        /** An answer that asks for calls and says nothing. */
        static Answer calls(List<ToolCall> calls) {
            return new Says("", calls, "tool_calls");
        }

        /** Text, after which nothing comes until the client goes away. */
        static Answer opens(String text) {
            return new Says(text, List.of(), null);
        }

        /**
         * An answer with text and calls.
         *
         * @param finish the finish reason; null leaves the answer open until the client goes away
         */
        record Says(
                String text, List<ToolCall> calls, @Nullable String finish) implements Answer {}

        /**
         * Words one by one.
         *
         * @param pauseMs between two of them
         */
        record Streams(int words, int pauseMs) implements Answer {}

        /** Some text, and then the connection is gone. */
        record Breaks(String text) implements Answer {}

        /** An error before the answer. */
        record Fails(int status, String body) implements Answer {}
    }

    public ScriptedModel thenSays(String text) {
        return then(Answer.says(text));
    }

    public ScriptedModel thenCalls(ToolCall... calls) {
        return then(Answer.calls(List.of(calls)));
    }

    public ScriptedModel then(Answer answer) {
        answers.add(answer);
        return this;
    }

    /** What comes back when nothing is prepared, by the messages of the request. */
    public ScriptedModel otherwise(Function<List<JsonObject>, Answer> rule) {
        this.rule = rule;
        return this;
    }

    /** Every whole answer from here on ends with this as its {@code usage}. */
    public ScriptedModel reports(JsonObject counts) {
        usage = counts;
        return this;
    }

    /** No answer begins before this completes. */
    public ScriptedModel waitsFor(Future<Void> opening) {
        gate = opening;
        return this;
    }

    /** The bodies of all requests so far. */
    public List<JsonObject> requests() {
        return List.copyOf(requests);
    }

    /** The messages of one request. */
    public List<JsonObject> messages(int request) {
        return requests.get(request).getJsonArray("messages").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** What the messages of tools say in one request. */
    public List<String> results(int request) {
        return messages(request).stream()
                .filter(message -> message.getString("role").equals("tool"))
                .map((JsonObject message) -> message.getString("content"))
                .toList();
    }

    /** The base that a provider's configuration names. */
    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            requests.add(body.toJsonObject());
            List<JsonObject> messages = messages(requests.size() - 1);
            gate.onComplete(open -> answer(request, next(messages)));
        });
    }

    private @Nullable Answer next(List<JsonObject> messages) {
        Answer prepared = answers.poll();
        Function<List<JsonObject>, Answer> otherwise = rule;
        return prepared == null && otherwise != null ? otherwise.apply(messages) : prepared;
    }

    private void answer(HttpServerRequest request, @Nullable Answer next) {
        switch (next) {
            case Answer.Says says -> say(request.response(), says);
            case Answer.Streams streams -> stream(request.response(), streams);
            case Answer.Breaks breaks -> {
                say(request.response(), new Answer.Says(breaks.text(), List.of(), null));
                request.connection().close();
            }
            case Answer.Fails fails ->
                request.response().setStatusCode(fails.status()).end(fails.body());
            case null -> request.response().setStatusCode(500).end("{\"error\":{\"message\":\"no answer left\"}}");
        }
    }

    private void stream(HttpServerResponse response, Answer.Streams streams) {
        response.setChunked(true).putHeader("content-type", "text/event-stream");
        AtomicInteger left = new AtomicInteger(streams.words());
        long timer = vertx.setPeriodic(streams.pauseMs(), tick -> {
            if (left.getAndDecrement() > 0) {
                write(response, delta(new JsonObject().put("content", "word "), null));
            } else if (!response.ended()) {
                write(response, delta(new JsonObject(), "stop"));
                response.end("data: [DONE]\n\n");
            }
        });
        response.closeHandler(gone -> vertx.cancelTimer(timer));
        response.endHandler(ended -> vertx.cancelTimer(timer));
    }

    private void say(HttpServerResponse response, Answer.Says says) {
        response.setChunked(true).putHeader("content-type", "text/event-stream");
        for (String word : says.text().splitWithDelimiters(" ", 0)) {
            if (!word.isEmpty()) {
                write(response, delta(new JsonObject().put("content", word), null));
            }
        }
        for (int i = 0; i < says.calls().size(); i++) {
            ToolCall call = says.calls().get(i);
            JsonObject function = new JsonObject().put("name", call.name()).put("arguments", call.arguments());
            write(
                    response,
                    delta(
                            new JsonObject()
                                    .put(
                                            "tool_calls",
                                            new JsonArray()
                                                    .add(new JsonObject()
                                                            .put("index", i)
                                                            .put("id", call.id())
                                                            .put("type", "function")
                                                            .put("function", function))),
                            null));
        }
        if (says.finish() != null) {
            write(response, delta(new JsonObject(), says.finish()));
            JsonObject counts = usage;
            if (counts != null) {
                write(
                        response,
                        delta(new JsonObject(), null)
                                .put("choices", new JsonArray())
                                .put("usage", counts));
            }
            response.end("data: [DONE]\n\n");
        }
    }

    private static JsonObject delta(JsonObject delta, @Nullable String finish) {
        return new JsonObject()
                .put("id", "answer")
                .put("object", "chat.completion.chunk")
                .put("model", "scripted")
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("index", 0)
                                        .put("delta", delta)
                                        .put("finish_reason", finish)));
    }

    private static void write(HttpServerResponse response, JsonObject chunk) {
        response.write("data: " + chunk.encode() + "\n\n");
    }
}
