package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.Bill;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Spent;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.Usage;
import dev.parlor.conversation.VisitorId;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What turns cost and when they may not: on real stores, with providers over HTTP whose tokens cost 1, 0.1 (cached) and 10
 * dollars a million, and twice that at the second one. So an answer may take 0.083 dollars: 4096 tokens at 20 dollars, and
 * some input.
 */
class SpendingTest {
    private static final JsonObject THOUSAND_AND_HUNDRED = usage(1_000, 100, 200);

    /** 800 x 1 + 200 x 0.1 + 100 x 10 millionths. */
    private static final String ITS_COST = "0.00182";

    @Test
    void aTurnIsInTheLedgerAnswerByAnswerAndItsEndSaysWhatItCost() {
        try (TurnLab lab = new TurnLab(echo())) {
            lab.model.reports(THOUSAND_AND_HUNDRED).thenCalls(call(1)).thenSays("Done.");
            lab.ask("Work");
            Event.RunFinished end = (Event.RunFinished) lab.eventsOfTurn().getLast();
            assertThat(end.bill().items()).hasSize(1);
            assertThat(end.bill().total())
                    .isEqualTo(new Spent(new Usage(2_000, 200, 400, 0, 0), usd("0.00364"), 2, 0, 0));
            assertThat(lab.rows("select round || ' ' || model || ' ' || trim_scale(cost_usd) || ' ' || priced_by"
                            + " from usage order by round"))
                    .containsExactly("1 first/model 0.00182 list", "2 first/model 0.00182 list");
            assertThat(lab.rows("select visitor || ' ' || site || ' ' || (turn is not null) from usage limit 1"))
                    .containsExactly("anon:lab " + lab.site + " true");
            await().until(() -> lab.rows("select usage->>'input' from turn").equals(List.of("2000")));
        }
    }

    @Test
    void aStoppedTurnIsPaidForAsFarAsItCame() {
        try (TurnLab lab = new TurnLab()) {
            lab.model.then(ScriptedModel.Answer.opens("Once upon a time there was a king"));
            lab.ask("Tell");
            lab.eventsUntil(Event.RunStarted.class);
            StringBuilder said = new StringBuilder();
            while (!said.toString().endsWith("king")) {
                lab.eventsUntil(Event.TextAdded.class).stream()
                        .filter(Event.TextAdded.class::isInstance)
                        .forEach(event -> said.append(((Event.TextAdded) event).text()));
            }
            lab.stop();
            Event.RunFinished end = (Event.RunFinished) lab.eventsOfTurn().getLast();
            assertThat(end.reason()).isEqualTo(StopReason.CANCELLED);
            assertThat(end.bill().total().estimated()).isEqualTo(1);
            assertThat(end.bill().total().usage().output()).isEqualTo(9); // 33 characters
            assertThat(end.bill().total().usage().input()).isPositive();
            assertThat(lab.rows(
                            "select failure || ' ' || estimated || ' ' || output || ' ' || (cost_usd > 0) from usage"))
                    .containsExactly("cancelled true 9 true");
        }
    }

    @Test
    void anAnswerThatWasWithdrawnIsPaidForBesideTheOneThatStands() {
        try (TurnLab lab = new TurnLab()) {
            lab.model.then(new ScriptedModel.Answer.Breaks("Half an answer "));
            lab.fallback.reports(THOUSAND_AND_HUNDRED).thenSays("A whole answer.");
            lab.ask("Hello");
            Event.RunFinished end = (Event.RunFinished) lab.eventsOfTurn().getLast();
            assertThat(end.model()).isEqualTo("second/model");
            assertThat(end.bill().items()).extracting(Bill.Item::model).containsExactly("first/model", "second/model");
            assertThat(end.bill().items().getLast().spent().cost())
                    .isEqualTo(usd("0.004")); // no price for cached input
            assertThat(lab.rows("select model || ' ' || coalesce(failure, 'whole') || ' ' || estimated from usage"
                            + " order by model"))
                    .containsExactly("first/model provider_incomplete true", "second/model whole false");
        }
    }

    @Test
    void aTurnThatFailsSaysWhatItCostAndARefusalCostsNothing() {
        try (TurnLab lab = new TurnLab(echo())) {
            ScriptedModel.Answer refusal = new ScriptedModel.Answer.Fails(401, "{\"error\":{\"message\":\"no\"}}");
            lab.model.reports(THOUSAND_AND_HUNDRED).thenCalls(call(1)).then(refusal);
            lab.fallback.then(refusal);
            lab.ask("Work");
            Event.RunFailed end = (Event.RunFailed) lab.eventsOfTurn().getLast();
            assertThat(end.bill().total().cost()).isEqualTo(usd(ITS_COST));
            assertThat(end.budget()).isNull();
            assertThat(lab.rows("select round from usage")).containsExactly(1);
            await().until(() -> lab.rows("select usage->>'output' from turn").equals(List.of("100")));
        }
    }

    @Test
    void whatAProviderSaysItChargedIsWhatIsWrittenDown() {
        try (TurnLab lab = new TurnLab()) {
            lab.model.reports(THOUSAND_AND_HUNDRED.copy().put("cost", 0.5)).thenSays("Hello.");
            lab.ask("Hello");
            assertThat(((Event.RunFinished) lab.eventsOfTurn().getLast())
                            .bill()
                            .total()
                            .cost())
                    .isEqualTo(usd("0.5"));
            assertThat(lab.rows("select priced_by from usage")).containsExactly("provider");
        }
    }

    @Test
    void aBudgetThatIsReachedEndsTheTurnBeforeTheModelIsAskedWithKindWordsAndNoFigures() {
        SiteConfig.BudgetConfig tiny = budget("visitor_day_usd", "0.09");
        try (TurnLab lab = new TurnLab(tiny)) {
            lab.model.reports(usage(1_000, 1_000, 0)).thenSays("Hello.");
            lab.ask("Hello");
            assertThat(lab.eventsOfTurn().getLast()).isInstanceOf(Event.RunFinished.class);
            lab.ask("And again?");
            List<Event> second = lab.eventsOfTurn();
            Event.RunFailed end = (Event.RunFailed) second.getLast();
            assertThat(end.failure().code()).isEqualTo("budget_exceeded");
            assertThat(end.failure().retryable()).isFalse();
            assertThat(end.failure().message()).contains("tomorrow").doesNotContain("0.0", "USD", "$", "budget");
            assertThat(end.budget()).isEqualTo("visitor_day_usd");
            assertThat(end.bill()).isEqualTo(Bill.EMPTY);
            assertThat(lab.model.requests()).hasSize(1);
            assertThat(lab.archived()).hasSize(3);
        }
    }

    @Test
    void visitorSiteAndConversationAreToldApart() {
        for (String key : List.of(
                "visitor_day_usd",
                "site_day_usd",
                "conversation_usd",
                "visitor_day_tokens",
                "site_day_tokens",
                "conversation_tokens")) {
            try (TurnLab lab = new TurnLab(budget(key, key.endsWith("usd") ? "0.000001" : "1"))) {
                lab.ask("Hello");
                Event.RunFailed end = (Event.RunFailed) lab.eventsOfTurn().getLast();
                assertThat(end.failure().code()).isEqualTo("budget_exceeded");
                assertThat(end.budget()).isEqualTo(key);
                assertThat(end.failure().message())
                        .contains(
                                key.startsWith("conversation")
                                        ? "This conversation"
                                        : key.startsWith("site") ? "The assistant has answered all" : "for you today");
                assertThat(lab.model.requests()).isEmpty();
            }
        }
    }

    @Test
    void aBudgetThatIsReachedBetweenTwoAnswersKeepsTheTextAndEachCallItsOneResult() {
        try (TurnLab lab = new TurnLab(budget("conversation_usd", "0.1"), echo())) {
            lab.model
                    .reports(usage(1_000, 3_000, 0))
                    .then(new ScriptedModel.Answer.Says("Let me look.", List.of(call(1), call(2)), "tool_calls"));
            lab.ask("Work");
            List<Event> events = lab.eventsOfTurn();
            Event.RunFailed end = (Event.RunFailed) events.getLast();
            assertThat(end.budget()).isEqualTo("conversation_usd");
            assertThat(end.bill().total().cost()).isEqualTo(usd("0.031"));
            assertThat(events)
                    .filteredOn(Event.ToolCallAnswered.class::isInstance)
                    .hasSize(2);
            assertThat(lab.model.requests()).hasSize(1);
            List<Message> archived = lab.archived();
            assertThat(archived).hasSize(4);
            assertThat(((Message.Assistant) archived.get(1)).text()).isEqualTo("Let me look.");
            assertThat(archived.subList(2, 4))
                    .allSatisfy(message ->
                            assertThat(((Message.Tool) message).result()).isInstanceOf(ToolResult.Succeeded.class));
            await().until(() ->
                    lab.rows("select error_code || ' ' || rounds from turn").equals(List.of("budget_exceeded 1")));
        }
    }

    @Test
    void whatAnAnswerDidNotTakeIsThereForTheNextAlsoAfterAStopAndAFailure() {
        try (TurnLab lab = new TurnLab(budget("site_day_usd", "0.09"))) {
            lab.model
                    .reports(usage(10, 10, 0))
                    .then(ScriptedModel.Answer.opens("Once"))
                    .then(new ScriptedModel.Answer.Fails(401, "{}"))
                    .thenSays("Here.");
            lab.fallback.then(new ScriptedModel.Answer.Fails(401, "{}"));
            lab.ask("One");
            lab.eventsUntil(Event.TextAdded.class);
            lab.eventsUntil(Event.TextAdded.class);
            lab.stop();
            assertThat(lab.eventsOfTurn().getLast()).isInstanceOf(Event.RunFinished.class);
            lab.ask("Two");
            assertThat(((Event.RunFailed) lab.eventsOfTurn().getLast())
                            .failure()
                            .code())
                    .isEqualTo("provider_auth");
            lab.ask("Three");
            assertThat(lab.eventsOfTurn().getLast()).isInstanceOf(Event.RunFinished.class);
        }
    }

    @Test
    void aHundredVisitorsAtOnceAtTwoServersDoNotSpendMoreThanTheBudget() {
        Promise<Void> doors = Promise.promise();
        // Ten times 0.083, and not eleven times.
        SiteConfig.BudgetConfig tenAnswers = budget("site_day_usd", "0.88");
        try (TurnLab lab = new TurnLab(tenAnswers);
                TurnLab other = lab.beside()) {
            lab.model.reports(usage(100, 1_000, 0)).waitsFor(doors.future());
            List<Future<?>> accepted = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                lab.model.thenSays("Hello.");
                TurnLab here = i % 2 == 0 ? lab : other;
                accepted.add(here.ask(new VisitorId("anon:" + i), newConversation(), "Hello"));
            }
            TurnLab.join(Future.join(accepted));
            awaitTurns(lab, "failed budget_exceeded 90", "running 10");
            doors.complete();
            awaitTurns(lab, "failed budget_exceeded 90", "finished 10");
            assertThat(lab.model.requests()).hasSize(10);
            assertThat(lab.rows("select trim_scale(sum(cost_usd))::text from usage"))
                    .containsExactly("0.101");
            // They took less than was set aside for them: there is room again.
            TurnLab.join(other.ask(new VisitorId("anon:late"), newConversation(), "Hello"));
            awaitTurns(lab, "failed budget_exceeded 90", "finished 11");
        }
    }

    private static void awaitTurns(TurnLab lab, String... outcomes) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(
                                lab.rows("select state || coalesce(' ' || error_code, '') || ' ' || count(*) from turn"
                                        + " group by state, error_code"))
                        .containsExactlyInAnyOrder((Object[]) outcomes));
    }

    private static ConversationId newConversation() {
        return new ConversationId(UUID.randomUUID().toString());
    }

    private static SiteConfig.BudgetConfig budget(String key, String amount) {
        Money usd = key.endsWith("_usd") ? usd(amount) : Money.ZERO;
        long tokens = key.endsWith("_tokens") ? Long.parseLong(amount) : 0;
        Money none = Money.ZERO;
        return switch (key.replaceAll("_(usd|tokens)$", "").toUpperCase(Locale.ROOT)) {
            case "VISITOR_DAY" -> budget(usd, none, none, tokens, 0, 0);
            case "SITE_DAY" -> budget(none, usd, none, 0, tokens, 0);
            default -> budget(none, none, usd, 0, 0, tokens);
        };
    }

    private static SiteConfig.BudgetConfig budget(
            Money visitor, Money site, Money conversation, long ofVisitor, long ofSite, long ofConversation) {
        return new SiteConfig.BudgetConfig(
                visitor,
                site,
                conversation,
                ofVisitor,
                ofSite,
                ofConversation,
                0,
                0.8,
                "",
                SiteConfig.BudgetConfig.Exhausted.REFUSE);
    }

    private static JsonObject usage(long input, long output, long cached) {
        return new JsonObject()
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("prompt_tokens_details", new JsonObject().put("cached_tokens", cached));
    }

    private static Tool echo() {
        return new Tool() {
            @Override
            public ToolDefinition definition() {
                return new ToolDefinition("echo", "Says it again.", "{\"type\":\"object\",\"properties\":{}}");
            }

            @Override
            public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
                return Future.succeededFuture(new ToolResult.Succeeded("again"));
            }
        };
    }

    private static ToolCall call(int n) {
        return new ToolCall("c" + n, "echo", "{}");
    }

    private static Money usd(String amount) {
        return Money.ofUsd(new BigDecimal(amount));
    }
}
