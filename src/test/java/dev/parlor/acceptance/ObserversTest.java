package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObserversTest {
    private static final int OBSERVERS = 8;
    private static final int PLACES = 25;

    private final Stage stage = Stage.shared();

    @Test
    void everyObserverGetsTheSameBytesLiveAndFromTheStart() {
        List<ChatClient> observers = new ArrayList<>();
        try (ChatClient speaker = stage.client()) {
            JsonObject hello = speaker.hello();
            speaker.say("tools", Stage.THREE_TOOLS);
            speaker.awaitEnd();
            for (int i = 0; i < OBSERVERS; i++) {
                observers.add(stage.again(hello, 0));
                observers.getLast().awaitEnd();
            }
            speaker.say("long", Stage.STORY);
            speaker.awaitEnd();
            observers.forEach(ChatClient::awaitEnd);
            observers.add(stage.again(hello, 0));
            observers.getLast().awaitEnd();
            observers.getLast().awaitEnd();

            assertThat(speaker.entryTexts()).hasSizeGreaterThan(100);
            assertThat(observers)
                    .allSatisfy(observer -> assertThat(observer.entryTexts()).isEqualTo(speaker.entryTexts()));
        } finally {
            observers.forEach(ChatClient::close);
        }
    }

    @Test
    void aClientResumesInTheMiddleOfARunningAnswerWithoutGapOrRepeat() {
        Random random = new Random(7);
        List<ChatClient> resumed = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        try (ChatClient speaker = stage.client()) {
            JsonObject hello = speaker.hello();
            speaker.say("long", Stage.STORY);
            speaker.awaitText();
            for (int i = 0; i < PLACES; i++) {
                speaker.awaitText();
                places.add(random.nextLong(speaker.seq() + 1));
                resumed.add(stage.again(hello, places.getLast()));
            }
            assertThat(speaker.entries().getLast().getString("type")).isNotEqualTo("RUN_FINISHED");
            speaker.awaitEnd();
            for (int i = 0; i < PLACES; i++) {
                resumed.get(i).awaitEnd();
                assertThat(resumed.get(i).entryTexts())
                        .as("after %d", places.get(i))
                        .isEqualTo(speaker.entryTexts()
                                .subList(
                                        Math.toIntExact(places.get(i)),
                                        speaker.entryTexts().size()));
            }
        } finally {
            resumed.forEach(ChatClient::close);
        }
    }

    @Test
    void aClientThatHasSeenMoreThanThereIsGetsWhatComes() {
        try (ChatClient speaker = stage.client()) {
            JsonObject hello = speaker.hello();
            speaker.say("first", "What is 1+1?");
            speaker.awaitEnd();
            long top = speaker.seq();
            try (ChatClient ahead = stage.again(hello, top + 1_000)) {
                speaker.say("second", "What is 2+2?");
                speaker.awaitEnd();
                ahead.awaitEnd();
                assertThat(ahead.entryTexts())
                        .isEqualTo(speaker.entryTexts()
                                .subList(
                                        Math.toIntExact(top),
                                        speaker.entryTexts().size()));
            }
        }
    }

    @Test
    void whatAClientHasSeenOfAnotherConversationDoesNotCount() {
        try (ChatClient speaker = stage.client()) {
            JsonObject hello = speaker.hello();
            speaker.say("first", "What is 1+1?");
            speaker.awaitEnd();
            try (ChatClient stranger = stage.client()) {
                JsonObject given = stranger.hello(Stage.ticket(hello, 5).put("conversation", Stage.newId()));
                stranger.awaitEnd();
                assertThat(given.getString("conversation")).isEqualTo(hello.getString("conversation"));
                assertThat(stranger.entryTexts()).isEqualTo(speaker.entryTexts());
            }
        }
    }
}
