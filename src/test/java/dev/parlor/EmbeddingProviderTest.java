package dev.parlor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.embedded.demo.DemoModelVerticle;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.provider.embedding.Embedded;
import dev.parlor.provider.embedding.Embeddings;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code embeddings} as the server reads it, with a provider over HTTP, the demo model and a real Redis. */
class EmbeddingProviderTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final List<List<String>> asked = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final RedisLink link = join(onLoop(() -> {
        RedisLink made = new RedisLink(vertx, TestingStores.open().redisUrl(), Duration.ofSeconds(5));
        return made.open().map(made);
    }));
    /** Redis is shared, so each test has texts of its own. */
    private final String own = UUID.randomUUID().toString();

    @BeforeEach
    void aProviderWithAKey() throws IOException {
        HttpServer server = join(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    List<String> texts = body.toJsonObject().getJsonArray("input").stream()
                            .map(String.class::cast)
                            .toList();
                    asked.add(texts);
                    JsonArray data = new JsonArray();
                    texts.forEach(text -> data.add(new JsonObject()
                            .put("index", data.size())
                            .put("embedding", new JsonArray().add(text.length()).add(0.25))));
                    request.response()
                            .end(new JsonObject()
                                    .put("data", data)
                                    .put("usage", new JsonObject().put("prompt_tokens", texts.size()))
                                    .toBuffer());
                }))
                .listen(0, "127.0.0.1"));
        environment.put("OPENAI_API_KEY", "sk-test");
        environment.put("OPENAI_BASE_URL", "http://127.0.0.1:" + server.actualPort() + "/v1");
        Files.createDirectories(folder.resolve("sites"));
        write("");
    }

    @AfterEach
    void stop() {
        join(vertx.close());
    }

    @Test
    void aTextIsPaidForOnceAlsoAfterARestart() {
        Embeddings first = embeddings();
        Embedded.Vectors vectors = embed(first, own + " a", own + " bb", own + " a");
        assertThat(vectors.tokens()).isEqualTo(2);
        assertThat(lengths(vectors)).containsExactly(own.length() + 2f, own.length() + 3f, own.length() + 2f);
        assertThat(embed(first, own + " bb").tokens()).isZero();
        Embedded.Vectors afterwards = embed(embeddings(), own + " ccc", own + " a");
        assertThat(afterwards.tokens()).isEqualTo(1);
        assertThat(lengths(afterwards)).containsExactly(own.length() + 4f, own.length() + 2f);
        assertThat(asked).containsExactly(List.of(own + " a", own + " bb"), List.of(own + " ccc"));
    }

    @Test
    void vectorsOfAnotherModelOrLengthAreNotMixedUp() throws IOException {
        embed(embeddings(), own);
        write("embeddings: { model: openai/text-embedding-3-large }\n");
        assertThat(embed(embeddings(), own).tokens()).isEqualTo(1);
        write("embeddings: { dimensions: 2 }\n");
        assertThat(embed(embeddings(), own).tokens()).isEqualTo(1);
    }

    @Test
    void inMemoryOnlyTheLastOnesAreKeptAndRedisForgetsThemInTime() throws IOException {
        write("embeddings: { entries: 1, cache: 1ms }\n");
        Embeddings forgetful = embeddings();
        embed(forgetful, own + " a");
        embed(forgetful, own + " b");
        assertThat(embed(forgetful, own + " b").tokens()).isZero();
        join(vertx.timer(20, TimeUnit.MILLISECONDS));
        assertThat(embed(forgetful, own + " a").tokens()).isEqualTo(1);
    }

    @Test
    void withoutRedisAnAnswerCostsMoneyButComes() {
        join(onLoop(link::close));
        Embeddings alone = embeddings();
        assertThat(embed(alone, own).tokens()).isEqualTo(1);
        assertThat(embed(alone, own).tokens()).isZero();
    }

    @Test
    void withoutAKeyTheDemoModelStandsInAndKnowsWhatIsMeant() {
        environment.remove("OPENAI_API_KEY");
        DemoModelVerticle demo = new DemoModelVerticle(0, 0);
        join(vertx.deployVerticle(demo));
        EmbeddingProvider provider = provider();
        assertThat(provider.needDemo()).isTrue();
        Embeddings embeddings =
                join(onLoop(() -> Future.succeededFuture(provider.embeddings(vertx, link, demo.url()))));
        assertThat(embeddings.space()).startsWith("demo/");
        Embedded.Vectors vectors = embed(
                embeddings,
                "Will it rain in Lisbon tomorrow? I need the weather.",
                "Current weather and forecast of a city.",
                "Converts between units of length, mass and temperature.",
                "Status and delivery date of one order.",
                "Where is my package? It should have been delivered.");
        float[] weather = vectors.vectors().get(0);
        assertThat(near(weather, vectors.vectors().get(1)))
                .isGreaterThan(2 * near(weather, vectors.vectors().get(2)))
                .isGreaterThan(2 * near(weather, vectors.vectors().get(3)));
        float[] parcel = vectors.vectors().get(4);
        assertThat(near(parcel, vectors.vectors().get(3)))
                .isGreaterThan(2 * near(parcel, vectors.vectors().get(1)))
                .isGreaterThan(2 * near(parcel, vectors.vectors().get(2)));
        assertThat(near(parcel, parcel)).isCloseTo(1, offset(0.001));
        assertThat(asked).isEmpty();
    }

    @Test
    void whoHasNoVectorsIsFoundBeforeTheServerStarts() throws IOException {
        write("embeddings: { model: nobody/vectors }\n");
        assertThatThrownBy(this::provider)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("embeddings.model")
                .hasMessageContaining("not among the providers");
        write("embeddings: { model: anthropic/vectors }\n");
        assertThatThrownBy(this::provider).isInstanceOf(ConfigProblem.class).hasMessageContaining("without embeddings");
    }

    private void write(String parlor) throws IOException {
        Files.writeString(folder.resolve("parlor.yaml"), parlor);
    }

    private EmbeddingProvider provider() {
        Configuration configuration = Configuration.load(folder, environment::get);
        return new EmbeddingProvider(configuration.parlor(), new ProviderRoutes(configuration));
    }

    /** As a server has them that was just started. */
    private Embeddings embeddings() {
        EmbeddingProvider provider = provider();
        return join(onLoop(() -> Future.succeededFuture(provider.embeddings(vertx, link, ""))));
    }

    private Embedded.Vectors embed(Embeddings embeddings, String... texts) {
        return (Embedded.Vectors) join(onLoop(() -> embeddings.embed(List.of(texts))));
    }

    private static List<Float> lengths(Embedded.Vectors vectors) {
        return vectors.vectors().stream().map(vector -> vector[0]).toList();
    }

    private static double near(float[] one, float[] other) {
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
        }
        return product;
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> action) {
        return Future.future(promise -> loop.runOnContext(run -> action.get().onComplete(promise)));
    }

    private static <T> T join(Future<T> future) {
        CompletableFuture<T> whole = future.toCompletionStage().toCompletableFuture();
        return whole.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
