package dev.parlor.turn;

import static dev.parlor.turn.Events.reason;
import static dev.parlor.turn.LabTool.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.acceptance.AgUiCheck;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.StopReason;
import dev.parlor.testing.ScriptedModel;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that come in quick succession, or during an answer; on real stores. */
class SteeringTest {
    private static final String STEER = "turn: { during: steer }\n";
    private static final ScriptedModel.Answer HALF = ScriptedModel.Answer.opens("Half an answer");
    private static final ScriptedModel.Answer SILENCE = ScriptedModel.Answer.opens("");

    @Test
    void anAnswerEndsWhereItStandsAndTheNextTurnAnswersWhatCame() {
        try (Fleet fleet = Fleet.ofOne(STEER)) {
            FleetServer server = fleet.start();
            fleet.model.then(HALF).thenSays("In blue, then.");
            server.ask("A coat, please");
            server.eventsUntil(SteeringTest::saysAnswer);
            server.ask("In blue");
            List<Event> first = server.eventsOfTurn();
            List<Event> second = server.eventsOfTurn();
            assertThat(reason(first)).isEqualTo(StopReason.STEERED);
            assertThat(reason(second)).isEqualTo(StopReason.COMPLETED);
            assertThat(roles(fleet.model.messages(1)))
                    .containsExactly("user A coat, please", "assistant Half an answer", "user In blue");
            assertThat(AgUiCheck.passes(fleet.log(server))).isEqualTo(2);
            assertThat(said(server)).containsExactly("A coat, please", "Half an answer", "In blue", "In blue, then.");
            assertThat(server.hot()).isEqualTo(server.archived());
        }
    }

    @Test
    void anAnswerThatHasNotSaidAnythingIsAskedForAgainWithWhatCame() {
        try (Fleet fleet = Fleet.ofOne(STEER)) {
            FleetServer server = fleet.start();
            fleet.model.then(SILENCE).thenSays("A blue coat.");
            server.ask("A coat, please");
            await().until(() -> fleet.model.requests().size() == 1);
            server.ask("In blue");
            List<Event> turn = server.eventsOfTurn();
            assertThat(reason(turn)).isEqualTo(StopReason.COMPLETED);
            assertThat(turn).filteredOn(Event.RunStarted.class::isInstance).hasSize(1);
            assertThat(roles(fleet.model.messages(1))).containsExactly("user A coat, please", "user In blue");
            assertThat(AgUiCheck.passes(fleet.log(server))).isEqualTo(1);
            assertThat(said(server)).containsExactly("A coat, please", "In blue", "A blue coat.");
            assertThat(server.hot()).isEqualTo(server.archived());
        }
    }

    @Test
    void toolsThatRunGoOnAndTheNextAnswerKnowsTheirResultsAndWhatCame() {
        LabTool look = new LabTool("look").sticks(1);
        try (Fleet fleet = Fleet.ofOne(STEER)) {
            fleet.offers(look, "effect: read");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "look")).thenSays("Two blue coats.");
            server.ask("Coats?");
            look.awaitStuck();
            server.ask("In blue");
            look.letGo("two");
            List<Event> turn = server.eventsOfTurn();
            assertThat(reason(turn)).isEqualTo(StopReason.COMPLETED);
            assertThat(roles(fleet.model.messages(1)))
                    .containsExactly("user Coats?", "assistant null", "tool two", "user In blue");
            assertThat(look.runs().values()).containsExactly(1);
            assertThat(AgUiCheck.passes(fleet.log(server))).isEqualTo(1);
            assertThat(server.hot()).isEqualTo(server.archived());
            fleet.model.thenSays("You are welcome.");
            server.ask("Thanks");
            server.eventsOfTurn();
            assertThat(roles(fleet.model.messages(2)))
                    .containsExactly(
                            "user Coats?",
                            "assistant null",
                            "tool two",
                            "user In blue",
                            "assistant Two blue coats.",
                            "user Thanks");
        }
    }

    @Test
    void aMessageDuringAnAnswerWaitsForTheNextTurnUnlessTheSiteWantsItOtherwise() {
        try (Fleet fleet = Fleet.ofOne("")) {
            FleetServer server = fleet.start();
            fleet.model.then(new ScriptedModel.Answer.Streams(20, 20)).thenSays("In blue, then.");
            server.ask("A coat, please");
            server.eventsUntil(SteeringTest::saysAnswer);
            server.ask("In blue");
            assertThat(reason(server.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(reason(server.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(roles(fleet.model.messages(1)).get(1)).isEqualTo("assistant " + "word ".repeat(20));
        }
    }

    @Test
    void aStopEndsAnAnswerThatWasSteered() {
        try (Fleet fleet = Fleet.ofOne(STEER)) {
            FleetServer server = fleet.start();
            fleet.model.then(SILENCE).then(HALF);
            server.ask("A coat, please");
            await().until(() -> fleet.model.requests().size() == 1);
            server.ask("In blue");
            server.eventsUntil(SteeringTest::saysAnswer);
            server.stopTurn();
            assertThat(reason(server.eventsOfTurn())).isEqualTo(StopReason.CANCELLED);
            assertThat(said(server)).containsExactly("A coat, please", "In blue", "Half an answer");
            assertThat(fleet.model.requests()).hasSize(2);
        }
    }

    @Test
    void aStopWhileToolsRunEndsTheTurnAndTheNextAnswersWhatCame() {
        LabTool look = new LabTool("look").sticks(1);
        try (Fleet fleet = Fleet.ofOne(STEER)) {
            fleet.offers(look, "effect: read");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "look")).thenSays("In blue, then.");
            server.ask("Coats?");
            look.awaitStuck();
            server.ask("In blue");
            server.stopTurn();
            assertThat(reason(server.eventsOfTurn())).isEqualTo(StopReason.CANCELLED);
            assertThat(reason(server.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(said(server)).containsExactly("Coats?", "In blue", "In blue, then.");
            assertThat(fleet.model.requests()).hasSize(2);
        }
    }

    @Test
    void howeverManyComeAtOnceNoneIsLostOrAnsweredTwice() {
        LabTool look = new LabTool("look");
        try (Fleet fleet = Fleet.ofOne(STEER)) {
            fleet.offers(look, "effect: read");
            FleetServer server = fleet.start();
            fleet.model.otherwise(messages -> {
                JsonObject last = messages.getLast();
                boolean calls = last.getString("role").equals("user")
                        && last.getString("content").endsWith("3");
                return calls
                        ? ScriptedModel.Answer.calls(List.of(call(1, "look")))
                        : ScriptedModel.Answer.says("As you wish, of course.");
            });
            List<Future<?>> accepted = new ArrayList<>();
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                all.add("Wish " + i);
                accepted.add(server.beginAsk("Wish " + i));
                if (i % 4 == 0) {
                    TurnLab.join(Future.join(accepted));
                }
            }
            TurnLab.join(Future.join(accepted));
            await().until(() -> server.archived().stream()
                            .filter(Message.User.class::isInstance)
                            .count()
                    == 60);
            await().until(() -> server.archived().getLast() instanceof Message.Assistant last
                    && last.toolCalls().isEmpty());
            await().until(() -> fleet.log(server).getLast().getString("type").equals("RUN_FINISHED"));
            List<JsonObject> log = fleet.log(server);
            assertThat(AgUiCheck.passes(log)).isGreaterThan(1);
            assertThat(log.stream()
                            .filter(frame -> frame.getString("type").equals("TEXT_MESSAGE_CONTENT"))
                            .map(frame -> frame.getString("delta"))
                            .filter(text -> text.startsWith("Wish")))
                    .containsExactlyElementsOf(said(server).stream()
                            .filter(text -> text.startsWith("Wish"))
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(all);
            assertThat(roles(fleet.model.messages(fleet.model.requests().size() - 1)).stream()
                            .filter(line -> line.startsWith("user"))
                            .distinct())
                    .hasSizeGreaterThan(19);
        }
    }

    /** Each place in the log from the result of a tool to the end, as a run that is not cut has it. */
    static Stream<Fleet.Cut> places() {
        LabTool look = new LabTool("look").sticks(1);
        try (Fleet fleet = Fleet.ofOne(STEER)) {
            fleet.offers(look, "effect: read");
            FleetServer server = fleet.start();
            fleet.model.otherwise(SteeringTest::looksOnce);
            server.ask("Coats?");
            look.awaitStuck();
            server.ask("In blue");
            look.letGo("two");
            server.eventsOfTurn();
            List<String> types = fleet.log(server).stream()
                    .map(frame -> frame.getString("type"))
                    .toList();
            return Fleet.Cut.between(types.indexOf("TOOL_CALL_RESULT") + 1, types.size(), 2);
        }
    }

    private static ScriptedModel.Answer looksOnce(List<JsonObject> messages) {
        return messages.getLast().getString("content", "").equals("Coats?")
                ? ScriptedModel.Answer.calls(List.of(call(1, "look")))
                : ScriptedModel.Answer.says("Two.");
    }

    @ParameterizedTest
    @MethodSource("places")
    void whereverASteeredTurnIsCutTheNextServerKnowsWhatCame(Fleet.Cut cut) {
        LabTool look = new LabTool("look").sticks(1);
        try (Fleet fleet = new Fleet(STEER)) {
            fleet.offers(look, "effect: read");
            FleetServer lost = fleet.start(cut);
            fleet.model.otherwise(SteeringTest::looksOnce);
            lost.ask("Coats?");
            look.awaitStuck();
            FleetServer next = fleet.start();
            next.ask("In blue");
            look.letGo("two");

            assertThat(reason(next.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(said(next)).containsExactly("Coats?", "In blue", "Two.");
            assertThat(next.hot()).isIn(next.archived(), List.of());
            assertThat(AgUiCheck.passes(fleet.log(next))).isEqualTo(1);
            assertThat(roles(fleet.model.messages(fleet.model.requests().size() - 1)))
                    .containsExactly("user Coats?", "assistant null", "tool two", "user In blue");
            await().until(lost::isFrozen);
            lost.thaw();
            fleet.model.thenSays("Bye.");
            lost.ask("Thanks");
            await().until(() -> said(next).size() == 5);
        }
    }

    @Test
    void whatIsWrittenInQuickSuccessionIsOneTurnWhereTheSiteGathers() {
        try (Fleet fleet = Fleet.ofOne("turn: { gather: 50ms }\n")) {
            FleetServer server = fleet.start();
            FleetServer other = fleet.start();
            fleet.model.thenSays("A blue coat in M.").thenSays("Yes.");
            server.freezeOnceAccepted();
            server.ask("A coat, please");
            other.ask("In blue");
            other.ask("Size M");
            server.thaw();
            List<Event> turn = server.eventsOfTurn();
            assertThat(reason(turn)).isEqualTo(StopReason.COMPLETED);
            assertThat(fleet.model.requests()).hasSize(1);
            assertThat(roles(fleet.model.messages(0)))
                    .containsExactly("user A coat, please", "user In blue", "user Size M");
            assertThat(AgUiCheck.passes(fleet.log(server))).isEqualTo(1);
            assertThat(server.hot()).isEqualTo(server.archived()).hasSize(4);
            server.ask("Is it warm?");
            server.eventsOfTurn();
            assertThat(server.hot()).isEqualTo(server.archived()).hasSize(6);
        }
    }

    @Test
    void aServerThatIsLostWhileItGathersLosesNothing() {
        try (Fleet fleet = new Fleet("turn: { gather: 50ms }\n")) {
            FleetServer lost = fleet.start();
            fleet.model.otherwise(messages -> ScriptedModel.Answer.says("Yes."));
            lost.freezeOnceAccepted();
            lost.ask("A coat, please");
            FleetServer next = fleet.start();
            next.ask("In blue");
            await().until(() -> {
                List<String> said = said(next);
                return said.size() == 4
                        && fleet.log(next).getLast().getString("type").equals("RUN_FINISHED");
            });
            assertThat(said(next)).containsExactly("A coat, please", "Yes.", "In blue", "Yes.");
            assertThat(AgUiCheck.passes(fleet.log(next))).isEqualTo(2);
            assertThat(lost.isFrozen()).isTrue();
        }
    }

    private static boolean saysAnswer(Event event) {
        return event instanceof Event.TextAdded added
                && (added.text().contains("answer") || added.text().contains("word"));
    }

    /** The texts of the archive, oldest first. */
    private static List<String> said(FleetServer server) {
        return server.archived().stream()
                .map(message -> switch (message) {
                    case Message.User user -> user.text();
                    case Message.Assistant assistant -> assistant.text();
                    case Message.Tool tool -> "";
                })
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static List<String> roles(List<JsonObject> messages) {
        return messages.stream()
                .filter(message -> !message.getString("role").equals("system"))
                .map(message -> message.getString("role") + " " + message.getString("content"))
                .toList();
    }
}
