package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.history.redis.RedisCache;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.embedding.CachedEmbeddings;
import dev.parlor.provider.embedding.EmbeddingModel;
import dev.parlor.provider.embedding.Embeddings;
import dev.parlor.provider.embedding.OpenAiEmbeddings;
import dev.parlor.provider.embedding.VectorMemory;
import dev.parlor.provider.embedding.VectorStore;
import dev.parlor.provider.retry.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes of the section {@code embeddings} somebody who turns texts into vectors. */
final class EmbeddingProvider {
    private static final String DEMO = "demo";
    private static final String KEYS = "embedding:";

    private final ParlorConfig config;
    private final ProviderRoutes routes;
    private final ParlorConfig.ProviderConfig provider;
    private final String name;
    private final String model;
    private final VectorMemory memory;

    /** @throws ConfigProblem if nobody of that name knows vectors */
    EmbeddingProvider(ParlorConfig config, ProviderRoutes routes) {
        this.config = config;
        this.routes = routes;
        String label = config.embeddings().model();
        this.name = label.substring(0, label.indexOf('/'));
        this.model = label.substring(label.indexOf('/') + 1);
        ParlorConfig.ProviderConfig known = config.providers().get(name);
        if (known == null) {
            throw new ConfigProblem("embeddings.model: '" + label + "' names a provider that is not among the providers"
                    + " of parlor.yaml");
        }
        if (known.protocol() != ParlorConfig.Protocol.OPENAI) {
            throw new ConfigProblem("embeddings.model: '" + label + "' is of a provider without embeddings;"
                    + " one that speaks OpenAI's protocol has them");
        }
        this.provider = known;
        this.memory = new VectorMemory(config.embeddings().entries());
    }

    /** Whether the provider has no key, so that the demo model is asked instead. */
    boolean needDemo() {
        return !provider.key().isPresent();
    }

    /**
     * For one event loop.
     *
     * @param link of that loop
     * @param demoUrl where the demo model listens, if it is needed
     */
    Embeddings embeddings(Vertx vertx, RedisLink link, String demoUrl) {
        ParlorConfig.Embeddings bounds = config.embeddings();
        String asked = needDemo() ? DEMO : name;
        String url = needDemo() ? demoUrl + "/v1" : provider.url().toString();
        Duration deadline = bounds.deadline();
        Endpoint endpoint = new Endpoint(
                asked,
                url,
                needDemo() ? Secret.NONE : provider.key(),
                new Endpoint.Timeouts(config.answers().connect(), deadline, deadline, deadline, deadline),
                new Endpoint.Limits(
                        config.answers().eventBytes(), config.answers().bytes()));
        ParlorConfig.Retry retry = config.retry();
        Embeddings paid = new OpenAiEmbeddings(
                vertx,
                routes.connections(vertx, asked, url),
                endpoint,
                new EmbeddingModel(model, bounds.dimensions(), bounds.batch(), bounds.chars()),
                new RetryPolicy(
                        retry.attempts(),
                        retry.firstPause(),
                        retry.longestPause(),
                        retry.shortestPause(),
                        retry.longestRetryAfter(),
                        deadline));
        return new CachedEmbeddings(paid, memory, new Store(new RedisCache(link, KEYS, bounds.cache())));
    }

    private record Store(RedisCache cache) implements VectorStore {
        @Override
        public Future<List<Optional<Buffer>>> load(List<String> keys) {
            return cache.load(keys);
        }

        @Override
        public Future<Void> keep(Map<String, Buffer> vectors) {
            return cache.keep(vectors);
        }
    }
}
