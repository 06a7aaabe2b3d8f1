package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.StopReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A provider that pauses an answer in the middle of its own tools, and wants it back to go on. */
class PausedAnswerTest {
    private static final TurnLab.Setup CLAUDE =
            new TurnLab.Setup("title: Lab\nturn: { rounds: 3 }", "claude-opus-4-6", true);
    private static final JsonObject LOOKING =
            new JsonObject().put("type", "text").put("text", "Let me look.");
    private static final JsonObject SEARCH = new JsonObject()
            .put("type", "server_tool_use")
            .put("id", "srvtoolu_1")
            .put("name", "web_search")
            .put("input", new JsonObject().put("query", "tides"));

    @Test
    void whatWasSaidGoesBackAsItIsAndTheAnswerGoesOn() {
        try (TurnLab lab = new TurnLab(CLAUDE)) {
            lab.claude.thenEnds("pause_turn", LOOKING, SEARCH).thenSays("High tide is at noon.");
            lab.ask("When is high tide?");
            List<Event> events = lab.eventsOfTurn();
            assertThat(((Event.RunFinished) events.getLast()).reason()).isEqualTo(StopReason.COMPLETED);
            assertThat(((Event.RunFinished) events.getLast())
                            .bill()
                            .total()
                            .usage()
                            .output())
                    .isEqualTo(14);
            List<JsonObject> sent = lab.claude.messages(1);
            assertThat(sent).extracting(message -> message.getString("role")).containsExactly("user", "assistant");
            assertThat(withoutMarks(sent.getLast().getJsonArray("content")))
                    .isEqualTo(new JsonArray().add(LOOKING).add(SEARCH));
            assertThat(lab.archived()).isEqualTo(lab.hot()).hasSize(3);
            assertThat(lab.archived())
                    .filteredOn(Message.Assistant.class::isInstance)
                    .extracting(message -> ((Message.Assistant) message).text())
                    .containsExactly("Let me look.", "High tide is at noon.");
        }
    }

    @Test
    void theNextTurnHasItAllInOneAnswer() {
        try (TurnLab lab = new TurnLab(CLAUDE)) {
            lab.claude.thenEnds("pause_turn", LOOKING).thenSays("At noon.").thenSays("You are welcome.");
            lab.ask("When is high tide?");
            lab.eventsOfTurn();
            lab.ask("Thanks");
            lab.eventsOfTurn();
            assertThat(lab.claude.messages(2))
                    .extracting(message -> message.getString("role"))
                    .containsExactly("user", "assistant", "user");
        }
    }

    @Test
    void pausesCountAsRoundsSoThatTheyEnd() {
        try (TurnLab lab = new TurnLab(CLAUDE)) {
            for (int i = 0; i < 10; i++) {
                lab.claude.thenEnds("pause_turn", LOOKING);
            }
            lab.ask("When is high tide?");
            List<Event> events = lab.eventsOfTurn();
            assertThat(((Event.RunFinished) events.getLast()).reason()).isEqualTo(StopReason.ROUND_LIMIT);
            assertThat(lab.claude.requests()).hasSize(3);
            assertThat(lab.archived()).isEqualTo(lab.hot()).hasSize(4);
        }
    }

    @Test
    void aPauseWithoutAnythingToSendBackIsAnEmptyAnswer() {
        try (TurnLab lab = new TurnLab(CLAUDE)) {
            lab.claude.thenEnds("pause_turn");
            lab.ask("When is high tide?");
            assertThat(lab.eventsOfTurn().getLast())
                    .isInstanceOfSatisfying(
                            Event.RunFailed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Wording.EMPTY_ANSWER));
        }
    }

    /** Marks for the cache are ours; everything else must be word for word what came. */
    private static JsonArray withoutMarks(JsonArray content) {
        JsonArray bare = content.copy();
        bare.forEach(block -> ((JsonObject) block).remove("cache_control"));
        return bare;
    }
}
