package dev.parlor.turn;

import static dev.parlor.turn.Decisions.ANA;
import static dev.parlor.turn.Decisions.YES;
import static dev.parlor.turn.Events.answers;
import static dev.parlor.turn.Events.asked;
import static dev.parlor.turn.Events.reason;
import static dev.parlor.turn.Events.summary;
import static dev.parlor.turn.LabTool.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.acceptance.AgUiCheck;
import dev.parlor.conversation.Approval;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.approval.Verdict;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Turns whose server is lost, or is asked to end, while they run; on real stores. */
class TakeoverTest {
    private static final long LONGER_THAN_A_LEASE = 2_000;
    private static final ScriptedModel.Answer HALF = ScriptedModel.Answer.opens("Half an");

    @Test
    void anAnswerWhoseServerIsLostIsWithdrawnAndGivenAnew() {
        try (Fleet fleet = new Fleet()) {
            FleetServer lost = fleet.start();
            FleetServer other = fleet.start();
            fleet.model.then(HALF);
            lost.ask("Hello");
            lost.eventsUntil(event ->
                    event instanceof Event.TextAdded added && added.text().contains("an"));
            lost.freeze();
            fleet.model.thenSays("A whole answer.");

            List<Event> events = other.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.COMPLETED);
            assertThat(standingText(events)).isEqualTo("HelloA whole answer.");
            assertOneOtherWentOn(events);
            assertThat(AgUiCheck.passes(fleet.log(other))).isEqualTo(1);
            assertThat(other.archived()).isEqualTo(other.hot()).hasSize(2);

            lost.thaw();
            fleet.model.thenSays("Here I am.");
            lost.ask("Still there?");
            assertThat(reason(lost.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(reason(lost.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(AgUiCheck.passes(fleet.log(other))).isEqualTo(2);
            assertThat(other.archived()).hasSize(4);
        }
    }

    @Test
    void aTurnWhoseRecoveryTakesLongerThanALeaseIsLeftToWhoeverRecoversIt() {
        try (Fleet fleet = new Fleet()) {
            FleetServer lost = fleet.start();
            FleetServer slow = fleet.start();
            FleetServer asSlow = fleet.start();
            fleet.model.then(HALF);
            lost.ask("Hello");
            lost.eventsUntil(Event.TextAdded.class);
            slow.looksSlowly(LONGER_THAN_A_LEASE);
            asSlow.looksSlowly(LONGER_THAN_A_LEASE);
            lost.freeze();
            fleet.model.thenSays("A whole answer.");

            List<Event> events = slow.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.COMPLETED);
            assertOneOtherWentOn(events);
        }
    }

    @Test
    void callsWhoseServerIsLostAreBroughtToTheirEndAndNoWriteIsMadeTwice() {
        LabTool look = new LabTool("look");
        LabTool search = new LabTool("search").sticks(1);
        LabTool refund = new LabTool("refund").sticks(1);
        LabTool ship = new LabTool("ship");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(look, "effect: read")
                    .offers(search, "effect: read")
                    .offers(refund, "effect: write")
                    .offers(ship, "effect: write\napproval: operator");
            FleetServer lost = fleet.start();
            FleetServer other = fleet.start();
            fleet.model
                    .thenCalls(call(1, "look"), call(2, "search"), call(3, "refund"), call(4, "ship"))
                    .thenSays("Done.");
            lost.ask("All of it");
            List<Event> before =
                    lost.eventsUntil(new Both(Event.ToolCallAnswered.class, Event.ApprovalAsked.class)::isDone);
            search.awaitStuck();
            refund.awaitStuck();
            lost.freeze();

            other.eventsUntil(event -> event instanceof Event.ToolCallAnswered answered
                    && answered.result() instanceof ToolResult.Succeeded found
                    && found.content().equals("search 2"));
            assertThat(fleet.decide(asked(before).id(), ANA, YES)).isInstanceOf(Verdict.Decided.class);
            assertThat(reason(other.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            lost.thaw();
            assertThat(reason(lost.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);

            List<String> read = fleet.model.results(1);
            assertThat(read.get(0)).isEqualTo("look 1");
            assertThat(read.get(1)).isEqualTo("search 2");
            assertThat(read.get(2)).contains("outcome_unknown");
            assertThat(read.get(3)).isEqualTo("ship 4");
            assertThat(look.runs().values()).containsExactly(1);
            assertThat(search.runs().values()).containsExactly(2);
            assertThat(refund.runs().values()).containsExactly(1);
            assertThat(ship.runs().values()).containsExactly(1);
            List<JsonObject> log = fleet.log(other);
            assertThat(AgUiCheck.passes(log)).isEqualTo(1);
            assertThat(named(log, "parlor.approval")).isEqualTo(1);
            assertThat(named(log, "parlor.approval.decided")).isEqualTo(1);
            assertThat(other.archived()).isEqualTo(other.hot()).hasSize(1 + 1 + 4 + 1);
        }
    }

    @Test
    void aDecisionThatIsMadeWhileNoServerIsThereIsObeyedByTheNext() {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(refund, "effect: write\napproval: operator");
            FleetServer lost = fleet.start();
            fleet.model.thenCalls(call(1, "refund")).thenSays("Done.");
            lost.ask("Refund");
            Approval asked = asked(lost.eventsUntil(Event.ApprovalAsked.class));
            lost.freeze();
            fleet.decide(asked.id(), ANA, YES);
            FleetServer next = fleet.start();
            assertThat(reason(next.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            lost.thaw();
            assertThat(reason(lost.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(refund.runs().values()).containsExactly(1);
            assertThat(fleet.model.results(1)).containsExactly("refund 1");
            assertThat(named(fleet.log(next), "parlor.approval.decided")).isEqualTo(1);
            assertThat(AgUiCheck.passes(fleet.log(next))).isEqualTo(1);
        }
    }

    @Test
    void aTurnThatLosesServerAfterServerEndsWithAnErrorAndTheConversationGoesOn() {
        try (Fleet fleet = new Fleet()) {
            fleet.model.then(HALF).then(HALF).then(HALF);
            FleetServer last = fleet.start();
            last.ask("Hello");
            for (int attempt = 1; attempt <= 3; attempt++) {
                int now = attempt;
                last.eventsUntil(event -> now == 1
                        ? event instanceof Event.RunStarted
                        : event instanceof Event.RunResumed resumed && resumed.attempt() == now);
                last.eventsUntil(event ->
                        event instanceof Event.TextAdded added && added.text().contains("an"));
                last.freeze();
                last = fleet.start();
            }
            List<Event> events = last.eventsOfTurn();
            assertThat(events.getLast())
                    .isInstanceOfSatisfying(
                            Event.RunFailed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Wording.INTERRUPTED));
            assertThat(fleet.model.requests()).hasSize(3);
            fleet.model.thenSays("Here again.");
            last.ask("And now?");
            assertThat(reason(last.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(AgUiCheck.passes(fleet.log(last))).isEqualTo(2);
            assertThat(last.archived()).hasSize(4).isEqualTo(last.hot());
        }
    }

    @Test
    void aServerThatEndsInOrderHandsItsAnswerOver() {
        try (Fleet fleet = new Fleet()) {
            FleetServer ending = fleet.start();
            FleetServer other = fleet.start();
            fleet.model.then(HALF);
            ending.ask("Hello");
            ending.eventsUntil(event ->
                    event instanceof Event.TextAdded added && added.text().contains("an"));
            fleet.model.thenSays("A whole answer.");
            ending.close();
            List<Event> events = other.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.COMPLETED);
            assertThat(standingText(events)).isEqualTo("HelloA whole answer.");
            assertThat(events).contains(new Event.RunResumed(turnOf(events), 1, 3));
            assertThat(AgUiCheck.passes(fleet.log(other))).isEqualTo(1);
        }
    }

    @Test
    void aServerThatEndsInOrderWaitsForToolsThatRunAndHandsOverTheirResults() {
        LabTool refund = new LabTool("refund").sticks(1);
        try (Fleet fleet = new Fleet()) {
            fleet.offers(refund, "effect: write");
            FleetServer ending = fleet.start();
            FleetServer other = fleet.start();
            fleet.model.thenCalls(call(1, "refund")).thenSays("Done.");
            ending.ask("Refund");
            refund.awaitStuck();
            Future<Void> end = ending.beginClose();
            ending.onLoop(() -> ending.parts.vertx().timer(LONGER_THAN_A_LEASE, TimeUnit.MILLISECONDS));
            assertThat(end.isComplete()).isFalse();
            refund.letGo("refunded");
            TurnLab.join(end);
            List<Event> events = other.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.COMPLETED);
            assertThat(events).contains(new Event.RunResumed(turnOf(events), 1, 3));
            assertThat(fleet.model.results(1)).containsExactly("refunded");
            assertThat(refund.runs().values()).containsExactly(1);
            assertThat(AgUiCheck.passes(fleet.log(other))).isEqualTo(1);
        }
    }

    @Test
    void aCallWaitsForAPersonThroughAnyNumberOfRestarts() {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(refund, "effect: write\napproval: operator");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund")).thenSays("Done.");
            server.ask("Refund");
            Approval asked = asked(server.eventsUntil(Event.ApprovalAsked.class));
            for (int restart = 0; restart < 5; restart++) {
                server.close();
                server = fleet.start();
                int resumed = restart + 1;
                Counting resumptions = new Counting(resumed);
                server.eventsUntil(resumptions::isLast);
            }
            fleet.decide(asked.id(), ANA, YES);
            assertThat(reason(server.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(refund.runs().values()).containsExactly(1);
            assertThat(named(fleet.log(server), "parlor.approval")).isEqualTo(1);
            assertThat(AgUiCheck.passes(fleet.log(server))).isEqualTo(1);
        }
    }

    /** Each place in the log of a turn with text, two calls and an answer, as a run that is not cut has it. */
    static Stream<Fleet.Cut> places() {
        try (Fleet fleet = new Fleet()) {
            fleet.offers(new LabTool("look"), "effect: read").offers(new LabTool("refund"), "effect: write");
            FleetServer server = fleet.start();
            fleet.model.otherwise(TakeoverTest::looksAndRefunds);
            server.ask("Refund");
            server.eventsOfTurn();
            return Fleet.Cut.between(1, fleet.log(server).size(), 3);
        }
    }

    /** In answers of one word each, so that the log has the same entries however quickly they come. */
    private static ScriptedModel.Answer looksAndRefunds(List<JsonObject> messages) {
        return messages.getLast().getString("role").equals("tool")
                ? ScriptedModel.Answer.says("Done.")
                : new ScriptedModel.Answer.Says("Looking.", List.of(call(1, "look"), call(2, "refund")), "tool_calls");
    }

    @ParameterizedTest
    @MethodSource("places")
    void whereverATurnIsCutTheNextServerBringsItToItsAnswer(Fleet.Cut cut) {
        LabTool look = new LabTool("look");
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(look, "effect: read").offers(refund, "effect: write");
            FleetServer lost = fleet.start(cut);
            fleet.model.otherwise(TakeoverTest::looksAndRefunds);
            lost.beginAsk("Refund");
            FleetServer next = fleet.start();
            List<Event> events = next.eventsOfTurn();

            assertThat(reason(events)).isEqualTo(StopReason.COMPLETED);
            assertThat(standingText(events)).isEqualTo("RefundLooking.Done.");
            assertThat(AgUiCheck.passes(fleet.log(next))).isEqualTo(1);
            assertThat(answers(events)).isEqualTo(archivedResults(next)).hasSize(2);
            assertThat(next.archived()).hasSize(1 + 1 + 2 + 1);
            assertThat(next.hot()).isIn(next.archived(), List.of());
            String wrote = archivedResults(next).getLast();
            boolean known = wrote.equals("refund 2");
            assertThat(refund.runs().values()).allMatch(times -> times == 1);
            assertThat(known || wrote.equals("outcome_unknown")).isTrue();
            assertThat(refund.runs()).hasSizeLessThanOrEqualTo(1);
            await().until(lost::isFrozen);
            lost.thaw();
            assertThat(reason(lost.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(refund.runs()).hasSize(1);
            assertThat(fleet.log(next).getLast().getString("type")).isEqualTo("RUN_FINISHED");
        }
    }

    private static TurnId turnOf(List<Event> events) {
        return ((Event.RunStarted) events.getFirst()).turn();
    }

    /** What was said and not withdrawn. */
    private static String standingText(List<Event> events) {
        List<MessageId> withdrawn = events.stream()
                .filter(Event.MessageReset.class::isInstance)
                .map(event -> ((Event.MessageReset) event).message())
                .toList();
        StringBuilder text = new StringBuilder();
        events.forEach(event -> {
            if (event instanceof Event.TextAdded added && !withdrawn.contains(added.message())) {
                text.append(added.text());
            }
        });
        return text.toString();
    }

    private static List<String> archivedResults(FleetServer server) {
        return server.archived().stream()
                .filter(Message.Tool.class::isInstance)
                .map(message -> summary(((Message.Tool) message).result()))
                .toList();
    }

    private static long named(List<JsonObject> log, String name) {
        return log.stream()
                .filter(frame -> name.equals(frame.getString("name")))
                .count();
    }

    private static void assertOneOtherWentOn(List<Event> events) {
        assertThat(events)
                .filteredOn(Event.RunResumed.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Event.RunResumed.class,
                        resumed -> assertThat(resumed.attempt()).isEqualTo(2));
    }

    /** Whether an event of each of two kinds has been seen. */
    private static final class Both {
        private final Class<? extends Event> one;
        private final Class<? extends Event> other;
        private boolean seenOne;
        private boolean seenOther;

        Both(Class<? extends Event> one, Class<? extends Event> other) {
            this.one = one;
            this.other = other;
        }

        boolean isDone(Event event) {
            seenOne |= one.isInstance(event);
            seenOther |= other.isInstance(event);
            return seenOne && seenOther;
        }
    }

    /** Whether so many resumptions have been seen. */
    private static final class Counting {
        private int left;

        Counting(int times) {
            left = times;
        }

        boolean isLast(Event event) {
            left -= event instanceof Event.RunResumed ? 1 : 0;
            return left == 0;
        }
    }
}
