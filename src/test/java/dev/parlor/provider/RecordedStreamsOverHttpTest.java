package dev.parlor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recording through a real server and a real socket; the model's name says which, and in what pieces. */
class RecordedStreamsOverHttpTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final TestingServer SERVER = TestingServer.ofRecordings(VERTX);

    @Test
    void thereAre93RecordingsAndEachIsReadInItsProtocol() {
        assertThat(RecordedStream.all("openai")).hasSize(66);
        assertThat(RecordedStream.all("anthropic")).hasSize(27);
        assertThat(RecordedStream.names()).hasSize(93);
    }

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 4096, 1 << 20})
    void everyOpenAiRecordingGivesWhatItSays(int size) {
        replay(new OpenAiProvider(VERTX, SERVER.endpoint()), "openai", size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 4096, 1 << 20})
    void everyAnthropicRecordingGivesWhatItSays(int size) {
        replay(new AnthropicProvider(VERTX, SERVER.endpoint()), "anthropic", size);
    }

    private static void replay(Provider provider, String dialect, int size) {
        for (RecordedStream recording : RecordedStream.all(dialect)) {
            Expectation.check(recording, SERVER.ask(provider, Requests.hello(recording.name() + "@" + size)));
        }
    }
}
