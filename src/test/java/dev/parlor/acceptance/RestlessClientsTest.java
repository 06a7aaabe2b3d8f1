package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Short turns in quick succession, so that clients come back at all moments around the end of one. */
class RestlessClientsTest {
    private static final int TURNS = Integer.getInteger("parlor.turns", 40);
    private static final int CLIENTS = 4;

    private final Stage stage = Stage.shared();

    @Test
    void whoeverComesBackAtAnyMomentHasEveryEntryOnceAndInOrder() {
        AtomicLong top = new AtomicLong(Long.MAX_VALUE);
        try (ChatClient speaker = stage.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            JsonObject hello = speaker.hello();
            speaker.say("first", "Hello");
            speaker.awaitEnd();
            List<CompletableFuture<List<String>>> seen = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                seen.add(CompletableFuture.supplyAsync(() -> comeAndGo(hello, top), threads));
            }
            for (int i = 0; i < TURNS; i++) {
                speaker.say("turn-" + i, "Thanks!");
                speaker.awaitAccepted("turn-" + i);
                if (i % 3 > 0) {
                    speaker.awaitEnd();
                }
            }
            String conversation = hello.getString("conversation");
            stage.endedTurns(conversation);
            Eventually.get(speaker::seq, seq -> seq == archivedSeq(conversation));
            top.set(speaker.seq());
            assertThat(seen).allSatisfy(client -> assertThat(client.join()).isEqualTo(speaker.entryTexts()));
            assertThat(stage.hotHistory(conversation)).isEqualTo(new OperatorApi(stage).messages(conversation));
            AgUiCheck.passes(speaker.frames());
        }
    }

    /** Takes a few entries on each socket until it has the one numbered {@code top}. */
    private List<String> comeAndGo(JsonObject hello, AtomicLong top) {
        List<String> all = new ArrayList<>();
        long after = 0;
        while (after < top.get()) {
            try (ChatClient client = stage.again(hello, after)) {
                long from = after;
                Eventually.get(client::seq, seq -> seq > from || from >= top.get());
                all.addAll(client.entryTexts());
                after = all.isEmpty() ? 0 : new JsonObject(all.getLast()).getLong("seq");
            }
        }
        return all;
    }

    private long archivedSeq(String conversation) {
        return Long.parseLong(String.valueOf(stage.rows("select seq from conversation where id = ?", conversation)
                .getFirst()
                .getFirst()));
    }
}
