package dev.parlor.provider.embedding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.http.Connections;
import dev.parlor.provider.http.JsonAnswer;
import dev.parlor.provider.http.JsonBody;
import dev.parlor.provider.http.JsonClient;
import dev.parlor.provider.retry.RetryPolicy;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code POST …/embeddings}, in batches one after the other; what may pass is asked again.
 *
 * <p>Wants vectors as Base64, which is a quarter as long, and takes them as numbers as well. Usable from any event loop.
 */
public final class OpenAiEmbeddings implements Embeddings {
    private static final List<String> OPTIONAL = List.of("encoding_format", "dimensions");

    private final Vertx vertx;
    private final JsonClient client;
    private final EmbeddingModel model;
    private final RetryPolicy policy;
    private final String space;

    /**
     * @param connections to the server of the endpoint
     * @param endpoint its URL ends where {@code /embeddings} begins
     * @param policy its deadline holds for each batch
     */
    public OpenAiEmbeddings(
            Vertx vertx, Connections connections, Endpoint endpoint, EmbeddingModel model, RetryPolicy policy) {
        this.vertx = vertx;
        this.model = model;
        this.policy = policy;
        this.space = endpoint.name() + "/" + model.name() + (model.dimensions() == 0 ? "" : "/" + model.dimensions());
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (endpoint.key().isPresent()) {
            headers.set("authorization", "Bearer " + endpoint.key().reveal());
        }
        this.client = new JsonClient(connections, endpoint, "/embeddings", headers);
    }

    @Override
    public String space() {
        return space;
    }

    @Override
    public Future<Embedded> embed(List<String> texts) {
        if (texts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a blank text means nothing");
        }
        return embed(texts, new Embedded.Vectors(List.of(), 0));
    }

    /** The vectors so far and those of the rest. */
    private Future<Embedded> embed(List<String> rest, Embedded.Vectors done) {
        if (rest.isEmpty()) {
            return Future.succeededFuture(done);
        }
        int count = Math.min(rest.size(), model.batch());
        JsonBody body = render(rest.subList(0, count));
        return ask(body, 0, System.nanoTime()).compose(answer -> switch (answer) {
            case JsonAnswer.Refused refused -> Future.succeededFuture(new Embedded.Failed(refused.failure()));
            case JsonAnswer.Answered answered ->
                switch (EmbeddingAnswer.read(answered.tree(), count, length(done))) {
                    case Embedded.Failed failed -> Future.succeededFuture(failed);
                    case Embedded.Vectors more -> embed(rest.subList(count, rest.size()), joined(done, more));
                };
        });
    }

    private Future<JsonAnswer> ask(JsonBody body, int failures, long startedNanos) {
        return client.post(body).compose(answer -> {
            Duration pause = answer instanceof JsonAnswer.Refused refused ? pause(refused, failures + 1) : null;
            Duration left = policy.deadline().minusNanos(System.nanoTime() - startedNanos);
            return pause == null || pause.compareTo(left) >= 0
                    ? Future.succeededFuture(answer)
                    : vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS)
                            .compose(paused -> ask(body, failures + 1, startedNanos));
        });
    }

    private @Nullable Duration pause(JsonAnswer.Refused refused, int failures) {
        return refused.failure().retryable()
                ? policy.pause(
                        failures,
                        refused.retryAfter(),
                        ThreadLocalRandom.current().nextDouble())
                : null;
    }

    private JsonBody render(List<String> texts) {
        ObjectNode body = WireJson.object().put("model", model.name());
        ArrayNode input = body.putArray("input");
        texts.forEach(text -> input.add(text.length() > model.chars() ? text.substring(0, model.chars()) : text));
        body.put("encoding_format", "base64");
        if (model.dimensions() > 0) {
            body.put("dimensions", model.dimensions());
        }
        return new JsonBody(body, OPTIONAL, Map.of());
    }

    private int length(Embedded.Vectors done) {
        return done.vectors().isEmpty() ? model.dimensions() : done.vectors().getFirst().length;
    }

    private static Embedded.Vectors joined(Embedded.Vectors done, Embedded.Vectors more) {
        List<float[]> all = new ArrayList<>(done.vectors());
        all.addAll(more.vectors());
        return new Embedded.Vectors(all, done.tokens() + more.tokens());
    }
}
