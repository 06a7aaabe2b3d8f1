package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SlowReaderTest {
    private static final int STORIES = 15;
    private static final String SMALL_QUEUES =
            "sockets: { queue_bytes: 4096, stalled: 500ms, ping: 1s }\nlog: { exact_entries: 10000000 }\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stalling;

    @BeforeAll
    static void start() {
        stalling = Stage.own(Conf.withToolbox(folder.resolve("stalling"))
                .parlor(SMALL_QUEUES)
                .with(Map.of("PARLOR_DEMO_TOKENS_PER_SECOND", "0")));
    }

    @AfterAll
    static void stop() {
        stalling.close();
    }

    @Test
    void aReaderThatStopsReadingIsServedFromTheLogWhenItReadsAgain() {
        Stage stage = Stage.shared();
        try (ChatClient healthy = stage.client()) {
            JsonObject hello = healthy.hello();
            healthy.say("first", "Hello");
            healthy.awaitEnd();
            try (RawSocket slow = new RawSocket(stage.parlor().httpPort(), Stage.SITE)) {
                slow.send(Stage.ticket(hello, 0).put("type", "hello").encode());
                healthy.say("long", Stage.STORY);
                healthy.awaitEnd();
                healthy.say("again", "What is 2+3?");
                healthy.awaitEnd();
                assertThat(slow.entriesUntil(healthy.seq())).isEqualTo(healthy.entryTexts());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReaderThatTakesNothingIsClosedAndHurtsNobody() {
        try (ChatClient healthy = stalling.client()) {
            JsonObject hello = healthy.hello();
            healthy.say("first", "Hello");
            healthy.awaitEnd();
            try (RawSocket stuck = new RawSocket(stalling.parlor().httpPort(), Stage.SITE)) {
                stuck.send(Stage.ticket(hello, 0).put("type", "hello").encode());
                for (int i = 0; i < STORIES; i++) {
                    healthy.say("long-" + i, Stage.STORY);
                    healthy.awaitEnd();
                }
                Eventually.get(stuck::isCutOff, Boolean::booleanValue);
                List<String> taken = stuck.entriesUntilClosed();
                assertThat(taken).isNotEmpty().isEqualTo(healthy.entryTexts().subList(0, taken.size()));
                assertThat(stuck.closeCode())
                        .as("the close frame was behind what was not taken")
                        .isEqualTo(1006);
                assertThat(taken).hasSizeLessThan(healthy.entryTexts().size());
                try (ChatClient back = stalling.again(hello, taken.size())) {
                    back.await(frame -> frame.getLong("seq", 0L) == healthy.seq());
                    assertThat(back.entryTexts())
                            .isEqualTo(healthy.entryTexts()
                                    .subList(taken.size(), healthy.entryTexts().size()));
                }
            }
        }
    }
}
