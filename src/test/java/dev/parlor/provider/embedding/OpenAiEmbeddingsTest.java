package dev.parlor.provider.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.http.Connections;
import dev.parlor.provider.http.Transport;
import dev.parlor.provider.retry.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors from a real server whose vector of a text is its length, twice, and a half. */
class OpenAiEmbeddingsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final RetryPolicy TWICE = new RetryPolicy(
            2,
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20));

    private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
    private Function<JsonObject, Reply> reply = OpenAiEmbeddingsTest::vectors;
    private TestingServer server = new TestingServer(VERTX, this::serve);

    private record Reply(int status, JsonObject body) {}

    @BeforeEach
    void open() {
        reply = OpenAiEmbeddingsTest::vectors;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @Test
    void vectorsStandInTheOrderOfTheirTextsWhateverTheOrderOfTheAnswer() {
        assertThat(lengths(embed(model(100), List.of("one", "three", "fourteen"))))
                .containsExactly(3f, 5f, 8f);
    }

    @Test
    void numbersAreTakenWhereBase64WasAskedFor() {
        reply = body -> new Reply(
                200,
                new JsonObject(
                        "{\"data\":[{\"index\":0,\"embedding\":[1,-0.5,2e-3]}],\"usage\":{\"total_tokens\":4}}"));
        Embedded.Vectors vectors = embed(model(100), List.of("one"));
        assertThat(vectors.vectors().getFirst()).containsExactly(1f, -0.5f, 0.002f);
        assertThat(vectors.tokens()).isEqualTo(4);
        assertThat(requests.getFirst().getString("encoding_format")).isEqualTo("base64");
    }

    @Test
    void manyTextsGoInBatchesAndTheirTokensAddUp() {
        Embedded.Vectors vectors = embed(model(2), List.of("a", "bb", "ccc", "dddd", "eeeee"));
        assertThat(lengths(vectors)).containsExactly(1f, 2f, 3f, 4f, 5f);
        assertThat(vectors.tokens()).isEqualTo(15);
        assertThat(requests)
                .extracting(body -> body.getJsonArray("input").size())
                .containsExactly(2, 2, 1);
    }

    @Test
    void noTextsAreNoRequest() {
        assertThat(embed(model(2), List.of()).vectors()).isEmpty();
        assertThat(requests).isEmpty();
    }

    @Test
    void aTextThatIsTooLongIsCut() {
        assertThat(lengths(embed(new EmbeddingModel("m", 0, 10, 4), List.of("abcdefgh"))))
                .containsExactly(4f);
    }

    @Test
    void aBlankTextIsAMistakeOfTheCaller() {
        assertThatThrownBy(() -> embed(model(2), List.of("a", " "))).hasMessageContaining("blank");
    }

    @Test
    void whatMayPassIsAskedAgainAndWhatMayNotIsAFailure() {
        reply = body -> requests.size() == 1 ? new Reply(503, new JsonObject()) : vectors(body);
        assertThat(lengths(embed(model(2), List.of("one")))).containsExactly(3f);
        assertThat(requests).hasSize(2);
        reply = body -> new Reply(401, new JsonObject());
        assertThat(code(List.of("one"))).isEqualTo("provider_auth");
        assertThat(requests).hasSize(3);
    }

    @Test
    void aServerThatKnowsNoBase64IsAskedWithoutIt() {
        reply = body -> body.containsKey("encoding_format")
                ? new Reply(400, new JsonObject("{\"error\":{\"message\":\"unknown field encoding_format\"}}"))
                : vectors(body);
        assertThat(lengths(embed(model(2), List.of("one")))).containsExactly(3f);
    }

    @Test
    void theLengthThatIsWantedIsAskedForAndChecked() {
        Embeddings three = embeddings(new EmbeddingModel("m", 3, 10, 100));
        assertThat(run(three, List.of("one"))).isInstanceOf(Embedded.Vectors.class);
        assertThat(requests.getFirst().getInteger("dimensions")).isEqualTo(3);
        assertThat(three.space()).isEqualTo("test/m/3");
        assertThat(run(embeddings(new EmbeddingModel("m", 4, 10, 100)), List.of("one")))
                .isInstanceOf(Embedded.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":[]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":2,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":-1,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[\"x\"]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":\"no base64\"}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":\"AAA=\"}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":\"AADAfw==\"}]}",
                "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1]},{\"embedding\":[1]}]}"
            })
    void anAnswerThatDoesNotAddUpIsAFailure(String answer) {
        reply = body -> new Reply(200, new JsonObject(answer));
        assertThat(code(List.of("a", "b"))).isEqualTo("provider_protocol");
    }

    @Test
    void aServerThatNeverAnswersOrTooMuchIsAFailure() {
        Endpoint.Timeouts hasty = TestingServer.patience(5_000, 200, 5_000, 9_000);
        try (TestingServer silent = new TestingServer(VERTX, request -> {})) {
            assertThat(failure(run(embeddings(silent.endpoint(hasty, Endpoint.Limits.USUAL), model(2)), List.of("a"))))
                    .isEqualTo("provider_timeout");
        }
        Endpoint.Limits small = new Endpoint.Limits(50, 50);
        assertThat(failure(
                        run(embeddings(server.endpoint(Endpoint.Timeouts.USUAL, small), model(2)), List.of("a", "b"))))
                .isEqualTo("provider_too_large");
    }

    private static EmbeddingModel model(int batch) {
        return new EmbeddingModel("m", 0, batch, 1_000);
    }

    private Embedded.Vectors embed(EmbeddingModel model, List<String> texts) {
        return (Embedded.Vectors) run(embeddings(model), texts);
    }

    private String code(List<String> texts) {
        return failure(run(embeddings(model(10)), texts));
    }

    private static String failure(Embedded embedded) {
        return ((Embedded.Failed) embedded).failure().code();
    }

    private Embeddings embeddings(EmbeddingModel model) {
        return embeddings(server.endpoint(), model);
    }

    private static Embeddings embeddings(Endpoint endpoint, EmbeddingModel model) {
        return new OpenAiEmbeddings(
                VERTX, new Connections(VERTX, endpoint.url(), Transport.USUAL), endpoint, model, TWICE);
    }

    private static Embedded run(Embeddings embeddings, List<String> texts) {
        return TestingServer.await(Future.<Embedded>future(promise -> VERTX.getOrCreateContext()
                .runOnContext(run -> {
                    try {
                        embeddings.embed(texts).onComplete(promise);
                    } catch (IllegalArgumentException mistake) {
                        promise.fail(mistake);
                    }
                })));
    }

    private static List<Float> lengths(Embedded.Vectors vectors) {
        return vectors.vectors().stream().map(vector -> vector[0]).toList();
    }

    private void serve(HttpServerRequest request) {
        assertThat(request.path()).isEqualTo("/embeddings");
        request.body().onSuccess(body -> {
            requests.add(body.toJsonObject());
            Reply made = reply.apply(body.toJsonObject());
            request.response()
                    .setStatusCode(made.status())
                    .putHeader("content-type", "application/json")
                    .end(made.body().toBuffer());
        });
    }

    /** Last one first. */
    private static Reply vectors(JsonObject body) {
        List<JsonObject> data = new ArrayList<>();
        int tokens = 0;
        for (Object text : body.getJsonArray("input")) {
            float length = ((String) text).length();
            tokens += (int) length;
            byte[] bytes = ByteBuffer.allocate(12)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(length)
                    .putFloat(length)
                    .putFloat(0.5f)
                    .array();
            data.add(new JsonObject()
                    .put("index", data.size())
                    .put("embedding", Base64.getEncoder().encodeToString(bytes)));
        }
        Collections.reverse(data);
        return new Reply(
                200,
                new JsonObject()
                        .put("data", new JsonArray(data))
                        .put("usage", new JsonObject().put("prompt_tokens", tokens)));
    }
}
