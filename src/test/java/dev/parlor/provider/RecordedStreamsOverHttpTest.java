package dev.parlor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recording through a real server and a real socket; the model's name says which, and in what pieces. */
class RecordedStreamsOverHttpTest {
    /** A chunk of HTTP per byte costs the server more than it shows; the long ones are cut so without a network. */
    private static final int LONGEST_BYTE_BY_BYTE = 8 * 1024;

    private static final Vertx VERTX = Vertx.vertx();
    private static final TestingServer SERVER = new TestingServer(VERTX, RecordedStreamsOverHttpTest::answer);

    private static void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String model = body.toJsonObject().getString("model");
            int at = model.indexOf('@');
            TestingServer.stream(
                    request.response(),
                    RecordedStream.load(model.substring(0, at)).body(),
                    Integer.parseInt(model.substring(at + 1)));
        });
    }

    @BeforeAll
    static void start() {
        assertThat(SERVER.endpoint().url()).startsWith("http://127.0.0.1:");
    }

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1 << 20})
    void everyOpenAiRecordingGivesWhatItSays(int size) {
        replay(new OpenAiProvider(VERTX, SERVER.endpoint()), "openai", size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1 << 20})
    void everyAnthropicRecordingGivesWhatItSays(int size) {
        replay(new AnthropicProvider(VERTX, SERVER.endpoint()), "anthropic", size);
    }

    private static void replay(Provider provider, String dialect, int size) {
        List<RecordedStream> recordings = RecordedStream.all(dialect);
        assertThat(recordings).hasSizeGreaterThan(20);
        for (RecordedStream recording : recordings) {
            if (size == 1 && recording.body().length() > LONGEST_BYTE_BY_BYTE) {
                continue;
            }
            Expectation.check(recording, SERVER.ask(provider, Requests.hello(recording.name() + "@" + size)));
        }
    }
}
