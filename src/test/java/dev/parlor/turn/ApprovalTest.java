package dev.parlor.turn;

import static dev.parlor.turn.Decisions.ANA;
import static dev.parlor.turn.Decisions.BEN;
import static dev.parlor.turn.Decisions.YES;
import static dev.parlor.turn.Events.answers;
import static dev.parlor.turn.Events.asked;
import static dev.parlor.turn.Events.reason;
import static dev.parlor.turn.LabTool.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.approval.ApprovalQuery;
import dev.parlor.tool.approval.ApprovalRecord;
import dev.parlor.tool.approval.Decider;
import dev.parlor.tool.approval.Verdict;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that wait for people, on real stores. */
class ApprovalTest {
    private static final int CALLS = 20;
    private static final int TURNS = 10;

    @Test
    void aCallThatNeedsAYesWaitsAndItsSiblingsGoOn() {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(refund, "effect: write\napproval: { by: operator, title: \"Refund {n}?\" }")
                    .offers(new LabTool("look"), "effect: read");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund"), call(2, "look")).thenSays("Done.");
            server.ask("Refund, and look");
            List<Event> before = new ArrayList<>(server.eventsUntil(Event.ToolCallAnswered.class));
            if (before.stream().noneMatch(Event.ApprovalAsked.class::isInstance)) {
                before.addAll(server.eventsUntil(Event.ApprovalAsked.class));
            }
            Approval asked = asked(before);
            assertThat(asked.title()).isEqualTo("Refund 1?");
            assertThat(answers(before)).containsExactly("look 2");
            assertThat(refund.runs()).isEmpty();

            assertThat(decide(server, asked.id(), ANA, YES)).isInstanceOf(Verdict.Decided.class);
            List<Event> after = server.eventsOfTurn();
            assertThat(decision(after)).isEqualTo(new ApprovalDecision.Approved("operator", null));
            assertThat(answers(after)).containsExactly("refund 1");
            assertThat(reason(after)).isEqualTo(StopReason.COMPLETED);
            assertThat(fleet.model.results(1)).containsExactly("refund 1", "look 2");
            assertThat(refund.runs()).hasSize(1);
        }
    }

    @Test
    void ofTwoWhoDecideAtTheSameMomentOneHasDecidedAndTheCallRunsOnce() {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(refund, "effect: write\napproval: operator\nconcurrency: " + CALLS);
            FleetServer here = fleet.start();
            FleetServer there = fleet.start();
            int decided = 0;
            List<String> losers = new ArrayList<>();
            for (int turn = 0; turn < TURNS; turn++) {
                ToolCall[] calls = new ToolCall[CALLS];
                for (int i = 0; i < CALLS; i++) {
                    calls[i] = call(turn * CALLS + i, "refund");
                }
                fleet.model.thenCalls(calls).thenSays("Done.");
                here.ask("Refund all");
                List<Approval> waiting = new ArrayList<>();
                while (waiting.size() < CALLS) {
                    waiting.add(asked(here.eventsUntil(Event.ApprovalAsked.class)));
                }
                List<Future<Verdict>> verdicts = new ArrayList<>();
                for (Approval approval : waiting) {
                    verdicts.add(here.approvals.decide(approval.id(), ANA, YES));
                    verdicts.add(
                            there.approvals.decide(approval.id(), BEN, new ApprovalAnswer(false, null, "Not today.")));
                }
                for (Future<Verdict> verdict : verdicts) {
                    switch (TurnLab.join(verdict)) {
                        case Verdict.Decided made -> decided++;
                        case Verdict.Refused refused ->
                            losers.add(refused.failure().code() + ": "
                                    + refused.failure().message());
                    }
                }
                assertThat(reason(here.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            }
            assertThat(decided).isEqualTo(CALLS * TURNS);
            assertThat(losers)
                    .hasSize(CALLS * TURNS)
                    .allMatch(loser -> loser.equals("already_decided: It was approved by ana.")
                            || loser.equals("already_decided: It was denied by ben."));
            long approved = losers.stream()
                    .filter(loser -> loser.contains("approved by ana"))
                    .count();
            assertThat(refund.runs()).hasSize(Math.toIntExact(approved));
            assertThat(refund.runs().values()).allMatch(times -> times == 1);
            assertThat(here.rows("select count(*) from approval where state = 'approved'"))
                    .containsExactly(approved);
        }
    }

    @Test
    void editedArgumentsAreHeldAgainstTheSchemaWhenSomebodyDecides() {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(refund, "effect: write\napproval: visitor");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund")).thenSays("Done.");
            server.ask("Refund");
            Approval asked = asked(server.eventsUntil(Event.ApprovalAsked.class));
            Decider visitor = new Decider.OfVisitor(Fleet.SITE, Fleet.VISITOR, fleet.conversation);

            Verdict wrong = decide(server, asked.id(), visitor, edit("{\"n\":\"many\"}"));
            assertThat(refusal(wrong)).isEqualTo("invalid_arguments");
            assertThat(((Verdict.Refused) wrong).failure().message())
                    .contains("$.n")
                    .contains("integer");
            assertThat(refusal(decide(server, asked.id(), visitor, edit("{\"n\":2,\"who\":\"me\"}"))))
                    .isEqualTo("invalid_arguments");
            assertThat(waiting(server))
                    .extracting(record -> record.approval().id())
                    .containsExactly(asked.id());

            assertThat(decide(server, asked.id(), visitor, edit("{\"n\":2}"))).isInstanceOf(Verdict.Decided.class);
            List<Event> events = server.eventsOfTurn();
            assertThat(decision(events)).isEqualTo(new ApprovalDecision.Approved("visitor", "{\"n\":2}"));
            assertThat(refund.arguments()).containsExactly("{\"n\":2}");
            assertThat(fleet.model.results(1)).containsExactly("{\"approved_with\":{\"n\":2},\"result\":\"refund 2\"}");
            assertThat(server.rows("select arguments || ' ' || edited from approval"))
                    .containsExactly("{\"n\":1} {\"n\":2}");
        }
    }

    @Test
    void whatIsDeniedDoesNotRunAndTheModelReadsWhy() {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(refund, "effect: write\napproval: operator");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund")).thenSays("Then not.");
            server.ask("Refund");
            Approval asked = asked(server.eventsUntil(Event.ApprovalAsked.class));
            decide(server, asked.id(), ANA, new ApprovalAnswer(false, null, "The parcel is on its way."));
            List<Event> events = server.eventsOfTurn();
            assertThat(decision(events))
                    .isEqualTo(new ApprovalDecision.Denied("operator", "The parcel is on its way."));
            assertThat(fleet.model.results(1).getFirst()).contains("denied", "The parcel is on its way.");
            assertThat(refund.runs()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny", "approve"})
    void whatNobodyDecidesInTimeDecidesItself(String otherwise) {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(
                    refund, "effect: write\napproval: { by: operator, deadline: 300ms, otherwise: " + otherwise + " }");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund")).thenSays("Done.");
            server.ask("Refund");
            List<Event> events = server.eventsOfTurn();
            boolean approved = otherwise.equals("approve");
            assertThat(decision(events)).isEqualTo(new ApprovalDecision.Expired(approved));
            assertThat(refund.runs()).hasSize(approved ? 1 : 0);
            assertThat(fleet.model.results(1).getFirst()).contains(approved ? "refund 1" : "approval_expired");
            assertThat(refusal(decide(server, asked(events).id(), ANA, YES))).isEqualTo("already_decided");
        }
    }

    @Test
    void aStopWithdrawsTheQuestion() {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet()) {
            fleet.offers(refund, "effect: write\napproval: operator");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund"));
            server.ask("Refund");
            Approval asked = asked(server.eventsUntil(Event.ApprovalAsked.class));
            server.stopTurn();
            List<Event> events = server.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.CANCELLED);
            assertThat(answers(events)).containsExactly("cancelled");
            eventually(server, () -> waiting(server).isEmpty());
            Verdict late = decide(server, asked.id(), ANA, YES);
            assertThat(refusal(late)).isEqualTo("already_decided");
            assertThat(refund.runs()).isEmpty();
        }
    }

    @Test
    void onlyWhoeverIsAskedDecides() {
        try (Fleet fleet = new Fleet()) {
            fleet.offers(new LabTool("refund"), "approval: operator").offers(new LabTool("book"), "approval: visitor");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund"), call(2, "book"));
            server.ask("Refund and book");
            Approval first = asked(server.eventsUntil(Event.ApprovalAsked.class));
            Approval second = asked(server.eventsUntil(Event.ApprovalAsked.class));
            boolean inOrder = first.by() == Approval.Approver.OPERATOR;
            String forOperators = inOrder ? first.id() : second.id();
            String forVisitors = inOrder ? second.id() : first.id();
            ConversationId another = new ConversationId("another");
            Decider visitor = new Decider.OfVisitor(Fleet.SITE, Fleet.VISITOR, fleet.conversation);
            Decider stranger = new Decider.OfVisitor(Fleet.SITE, Fleet.VISITOR, another);
            Decider watching = new Decider.OfOperator("ana", Set.of(), Optional.of(fleet.conversation));
            Decider elsewhere = new Decider.OfOperator("ana", Set.of(), Optional.of(another));

            assertThat(refusal(decide(server, forOperators, visitor, YES))).isEqualTo("not_yours_to_decide");
            assertThat(refusal(decide(server, forVisitors, ANA, YES))).isEqualTo("not_yours_to_decide");
            assertThat(refusal(decide(server, forVisitors, watching, YES))).isEqualTo("not_yours_to_decide");
            assertThat(refusal(decide(server, forVisitors, stranger, YES))).isEqualTo("unknown_approval");
            assertThat(refusal(decide(server, forOperators, elsewhere, YES))).isEqualTo("unknown_approval");
            assertThat(refusal(decide(server, "appr_none", ANA, YES))).isEqualTo("unknown_approval");
            assertThat(waiting(server)).hasSize(2);
            assertThat(decide(server, forOperators, watching, YES)).isInstanceOf(Verdict.Decided.class);
            assertThat(decide(server, forVisitors, visitor, YES)).isInstanceOf(Verdict.Decided.class);
            Verdict again = decide(server, forOperators, watching, YES);
            assertThat(((Verdict.Refused) again).failure().message()).isEqualTo("It was approved by ana.");
        }
    }

    @Test
    void theTurnsTimeStandsStillWhileItWaitsForAPersonAndRunsOnAfterwards() {
        LabTool refund = new LabTool("refund").sticks(1);
        try (Fleet fleet = new Fleet("turn: { deadline: 1s }\n")) {
            fleet.offers(refund, "effect: write\napproval: operator\nparallel: false")
                    .offers(new LabTool("look"), "parallel: false");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund"), call(2, "look"));
            server.ask("Refund, then look");
            Approval asked = asked(server.eventsUntil(Event.ApprovalAsked.class));
            Verdict slow = server.onLoop(() -> server.parts
                    .vertx()
                    .timer(1_500, TimeUnit.MILLISECONDS)
                    .compose(later -> server.approvals.decide(asked.id(), ANA, YES)));
            assertThat(slow).isInstanceOf(Verdict.Decided.class);
            List<Event> events = server.eventsOfTurn();
            assertThat(decision(events)).isInstanceOf(ApprovalDecision.Approved.class);
            assertThat(events.getLast())
                    .isInstanceOfSatisfying(
                            Event.RunFailed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Wording.DEADLINE));
            assertThat(refund.runs()).hasSize(1);
        }
    }

    @Test
    void noMoreQuestionsOfASiteWaitThanMay() {
        LabTool refund = new LabTool("refund");
        try (Fleet fleet = new Fleet("", 1)) {
            fleet.offers(refund, "approval: operator");
            FleetServer server = fleet.start();
            fleet.model.thenCalls(call(1, "refund"), call(2, "refund")).thenSays("Done.");
            server.ask("Refund both");
            List<Event> before = server.eventsUntil(Event.ToolCallAnswered.class);
            assertThat(answers(before)).containsExactly("tool_failed");
            List<ApprovalRecord> waiting = waiting(server);
            assertThat(waiting).hasSize(1);
            decide(server, waiting.getFirst().approval().id(), ANA, YES);
            assertThat(reason(server.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(refund.runs()).hasSize(1);
        }
    }

    private static void eventually(FleetServer server, BooleanSupplier isSo) {
        for (int look = 0; look < 200 && !isSo.getAsBoolean(); look++) {
            server.onLoop(() -> server.parts.vertx().timer(20, TimeUnit.MILLISECONDS));
        }
        assertThat(isSo.getAsBoolean()).isTrue();
    }

    private static Verdict decide(FleetServer server, String id, Decider who, ApprovalAnswer answer) {
        return TurnLab.join(server.approvals.decide(id, who, answer));
    }

    private static List<ApprovalRecord> waiting(FleetServer server) {
        return TurnLab.join(server.approvals.list(
                new ApprovalQuery(true, Optional.of(Set.of(Fleet.SITE)), Optional.empty(), Optional.empty(), 50)));
    }

    private static ApprovalAnswer edit(@Nullable String arguments) {
        return new ApprovalAnswer(true, arguments, "");
    }

    private static String refusal(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Decided decided -> "decided";
            case Verdict.Refused refused -> refused.failure().code();
        };
    }

    private static ApprovalDecision decision(List<Event> events) {
        return events.stream()
                .filter(Event.ApprovalDecided.class::isInstance)
                .map(event -> ((Event.ApprovalDecided) event).decision())
                .findFirst()
                .orElseThrow();
    }
}
