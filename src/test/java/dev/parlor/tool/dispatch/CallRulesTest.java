package dev.parlor.tool.dispatch;

import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.TestingBench.get;
import static dev.parlor.tool.TestingBench.guard;
import static dev.parlor.tool.TestingBench.policy;
import static dev.parlor.tool.TestingBench.sentence;
import static dev.parlor.tool.TestingBench.summary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.tool.CallRecord;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.TestingTool;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rules that a call meets on its way, whatever the model says. */
@ExtendWith(VertxExtension.class)
class CallRulesTest {
    private static final Visitor ANA =
            new Visitor(new VisitorId("user:ana"), Map.of("sub", "ana", "customer", "42"), Set.of("agent"), "");
    private static final ToolDefinition ORDERS = new ToolDefinition("orders", "Orders of somebody.", """
            {"type":"object","required":["order","customer_id"],"properties":{
              "order":{"type":"string"},"customer_id":{"type":"integer"}}}""");

    private final TestingToolStores stores = new TestingToolStores();
    private final Heard heard = Heard.of((call, result) -> {});
    private TestingBench bench;

    @BeforeEach
    void open(Vertx vertx) {
        bench = new TestingBench(vertx, stores.stores());
    }

    @Test
    void aToolForSomeRolesIsNotForOthers() {
        bench.with(new CountingTool("refund"), policy("roles: [agent, owner]"));
        assertThat(summary(call("refund", "{}"))).isEqualTo("forbidden");
        assertThat(summary(call(ANA, "refund", "{}"))).isEqualTo("done 1");
    }

    @Test
    void theModelDoesNotSeeWhoSomebodyIsAndCannotSayIt() {
        CountingTool orders = new CountingTool(ORDERS);
        bench.with(orders, policy("identity: { customer_id: customer }"));
        assertThat(bench.snapshot().definitions().getFirst().parameters()).doesNotContain("customer_id");
        assertThat(sentence(call(ANA, "orders", "{\"order\":\"A\",\"customer_id\":7}")))
                .contains("$.customer_id is not a known argument");
        assertThat(orders.arguments()).isEmpty();
        assertThat(summary(call(ANA, "orders", "{\"order\":\"A\"}"))).isEqualTo("done 1");
        assertThat(orders.arguments()).containsExactly("{\"order\":\"A\",\"customer_id\":42}");
    }

    @Test
    void anIdentityFieldIsRefusedAlsoWhereTheSchemaIsOpen() {
        CountingTool open = new CountingTool(
                new ToolDefinition("open", "Takes anything.", "{\"type\":\"object\",\"additionalProperties\":true}"));
        bench.with(open, policy("identity: { customer_id: sub }"));
        assertThat(summary(call(ANA, "open", "{\"customer_id\":\"bob\"}"))).isEqualTo("invalid_arguments");
        assertThat(open.arguments()).isEmpty();
    }

    @Test
    void aStrangerIsAskedToSignInWhereTheToolMustKnowWhoTheyAre() {
        bench.with(new CountingTool(ORDERS), policy("identity: { customer_id: customer }"));
        assertThat(summary(call("orders", "{\"order\":\"A\"}"))).isEqualTo("sign_in_required");
    }

    @Test
    void whatMayPassIsTriedAgainAndShown() {
        CountingTool flaky = new CountingTool("flaky")
                .then(ToolFault.BUSY.untouched("Busy."))
                .then(ToolResult.failed("unavailable", "Try later.", true));
        bench.with(flaky, policy("retry: { attempts: 3, first_pause: 20ms }"));
        assertThat(summary(call("flaky", "{}"))).isEqualTo("done 3");
        assertThat(heard.way()).containsExactly("RETRYING 2 of 3", "RETRYING 3 of 3");
        assertThat(stores.records().getFirst().attempts())
                .extracting(CallRecord.Attempt::code)
                .containsExactly("busy", "unavailable", "succeeded");
    }

    @Test
    void whatWillNotPassIsTriedOnce() {
        CountingTool broken = new CountingTool("broken").then(ToolResult.failed("not_found", "No such thing.", false));
        bench.with(broken, policy("retry: { attempts: 3, first_pause: 20ms }"));
        assertThat(summary(call("broken", "{}"))).isEqualTo("not_found");
        assertThat(broken.arguments()).hasSize(1);
    }

    @Test
    void aPauseThatTheOtherSideAsksForIsKeptIfItFits() {
        CountingTool limited =
                new CountingTool("limited").then(ToolFault.RATE_LIMITED.untouched("Slowly.", Duration.ofMillis(30)));
        CountingTool far =
                new CountingTool("far").then(ToolFault.RATE_LIMITED.untouched("Slowly.", Duration.ofHours(1)));
        bench.with(limited, policy("retry: { attempts: 2 }")).with(far, policy("retry: { attempts: 2 }"));
        assertThat(summary(call("limited", "{}"))).isEqualTo("done 2");
        assertThat(summary(call("far", "{}"))).isEqualTo("rate_limited");
        assertThat(far.arguments()).hasSize(1);
    }

    @Test
    void aWriteIsTriedAgainOnlyIfNothingWasDone() {
        CountingTool untouched = new CountingTool("untouched").then(ToolFault.BUSY.untouched("Busy."));
        CountingTool unknown = new CountingTool("unknown").then(ToolResult.failed("unavailable", "Gone.", true));
        String rules = "effect: write\nretry: { attempts: 3, first_pause: 20ms }";
        bench.with(untouched, policy(rules)).with(unknown, policy(rules));
        assertThat(summary(call("untouched", "{}"))).isEqualTo("done 2");
        assertThat(summary(call("unknown", "{}"))).isEqualTo("unavailable");
        assertThat(unknown.arguments()).hasSize(1);
    }

    @Test
    void aWriteThatWasBegunBeforeIsNotDoneAgain() {
        CountingTool pay = new CountingTool("pay");
        bench.with(pay, policy("effect: write"));
        ToolInvocation again = bench.invocation("pay", "{}");
        stores.begin(again.idempotencyKey());
        assertThat(summary(get(dispatch(again)))).isEqualTo("outcome_unknown");
        assertThat(pay.arguments()).isEmpty();
    }

    @Test
    void aWriteThatDoesNotAnswerHasAnUnknownOutcome() {
        bench.with(new TestingTool("stuck"), policy("effect: write\ndeadline: 100ms"));
        assertThat(summary(call("stuck", "{}"))).isEqualTo("outcome_unknown");
    }

    @Test
    void whenTheRateIsUsedUpTheToolIsNotCalled() {
        CountingTool search = new CountingTool("search");
        bench.with(search, policy("rate: { visitor: 1/min }"));
        stores.exhaustRates(Duration.ofSeconds(20));
        assertThat(sentence(call("search", "{}"))).contains("in 20 s");
        assertThat(search.arguments()).isEmpty();
    }

    @Test
    void aCachedResultStandsInForTheSameVisitorAndTheSameArguments() {
        CountingTool search = new CountingTool(new ToolDefinition(
                "search",
                "Searches.",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"type\":\"integer\"}}}"));
        bench.with(search, policy("cache: 1m"));
        assertThat(summary(call("search", "{\"a\":1,\"b\":2}"))).isEqualTo("done 1");
        assertThat(summary(call("search", "{\"b\":2,\"a\":1}"))).isEqualTo("done 1");
        assertThat(summary(call("search", "{\"a\":2}"))).isEqualTo("done 2");
        assertThat(summary(call(ANA, "search", "{\"a\":1,\"b\":2}"))).isEqualTo("done 3");
        assertThat(heard.way()).containsExactly("CACHED 1 of 3");
    }

    @Test
    void aCachedResultDoesNotLastLongerBecauseItIsAskedFor() {
        bench.with(new CountingTool("search"), policy("cache: 1m"));
        assertThat(summary(call("search", "{}"))).isEqualTo("done 1");
        assertThat(summary(call("search", "{}"))).isEqualTo("done 1");
        assertThat(stores.kept()).isEqualTo(1);
    }

    @Test
    void aResultForEveryoneStandsInForOtherVisitorsToo() {
        bench.with(new CountingTool("weather"), policy("cache: 1m\ncache_scope: site"));
        assertThat(summary(call("weather", "{}"))).isEqualTo("done 1");
        assertThat(summary(call(ANA, "weather", "{}"))).isEqualTo("done 1");
    }

    @Test
    void identicalCallsUnderWayRunOnce() throws Exception {
        TestingTool slow = new TestingTool("slow");
        bench.with(slow);
        Future<ToolResult> first = dispatch(bench.invocation("slow", "{}"));
        slow.awaitStart();
        Future<ToolResult> second = dispatch(bench.invocation("slow", "{}"));
        slow.answer("once");
        assertThat(List.of(summary(get(first)), summary(get(second)))).containsExactly("once", "once");
        assertThat(stores.records()).extracting(CallRecord::cached).containsExactlyInAnyOrder(false, true);
    }

    @Test
    void whoWaitsForACallThatIsStoppedRunsTheirOwn() throws Exception {
        CountingTool quick = new CountingTool("quick").thenWait();
        bench.with(quick);
        Future<ToolResult> first = dispatch(bench.invocation("quick", "{}"));
        quick.awaitStart();
        ToolInvocation other = bench.invocation("quick", "{}");
        Future<ToolResult> second = dispatch(bench.ofAnotherTurn(other));
        bench.dispatcher().stop(TestingBench.TURN);
        assertThat(summary(get(first))).isEqualTo("cancelled");
        assertThat(summary(get(second))).isEqualTo("done 2");
    }

    @Test
    void aTurnMakesOnlySoManyCallsAndOnlySoManyAlike() {
        CountingTool search = new CountingTool("search");
        bench.with(search, policy("effect: write"));
        RunGuard guard = new RunGuard(3, 2);
        List<String> results = new ArrayList<>();
        for (String arguments : List.of("{}", "{}", "{}", "{ }", "{  }")) {
            results.add(summary(get(bench.dispatcher()
                    .dispatch(bench.invocation("search", arguments), bench.snapshot(), guard, heard))));
        }
        assertThat(results).containsExactly("done 1", "done 2", "too_many_calls", "too_many_calls", "too_many_calls");
    }

    @Test
    void noMoreRunAtOnceThanTheToolMayAndTheOthersWaitTheirTurn() throws Exception {
        CountingTool narrow = new CountingTool("narrow").thenWait();
        bench.with(narrow, policy("effect: write\nconcurrency: 1"));
        Future<ToolResult> first = dispatch(bench.invocation("narrow", "{}"));
        narrow.awaitStart();
        Future<ToolResult> second = dispatch(bench.invocation("narrow", "{}"));
        assertThat(narrow.arguments()).hasSize(1);
        narrow.release("first");
        assertThat(summary(get(first))).isEqualTo("first");
        assertThat(summary(get(second))).isEqualTo("done 2");
        assertThat(heard.way()).containsExactly("QUEUED 1 of 3");
    }

    @Test
    void whoeverIsAskedDecidesAboutExactlyTheseArguments() {
        CountingTool orders = new CountingTool(ORDERS);
        bench.with(
                orders,
                policy("identity: { customer_id: customer }\napproval: { by: operator, title: \"Ship {order}?\" }"));
        ToolInvocation invocation = as(ANA, bench.invocation("orders", "{\"order\":\"A\"}"));
        stores.decide(approvalOf(invocation), new ApprovalDecision.Approved("admin", null));
        assertThat(summary(get(dispatch(invocation)))).isEqualTo("done 1");
        assertThat(heard.way())
                .containsExactly(
                        "WAITING 1 of 3",
                        "asked OPERATOR Ship A? {\"order\":\"A\"}",
                        "decided Approved[by=admin, arguments=null]");
        assertThat(orders.arguments()).containsExactly("{\"order\":\"A\",\"customer_id\":42}");
    }

    @Test
    void whatAnArgumentSaysIsNoPlaceOfTheQuestion() {
        bench.with(new CountingTool(ORDERS), policy("approval: { by: operator, title: \"Ship {order} by {way}?\" }"));
        ToolInvocation invocation = bench.invocation("orders", "{\"order\":\"{way}\",\"customer_id\":1}");
        stores.decide(approvalOf(invocation), new ApprovalDecision.Approved("admin", null));
        get(dispatch(invocation));
        assertThat(heard.way()).anyMatch(asked -> asked.startsWith("asked OPERATOR Ship {way} by -? "));
    }

    @Test
    void editedArgumentsAreCheckedLikeTheModelsAndTheModelIsToldThem() {
        CountingTool orders = new CountingTool(ORDERS);
        bench.with(orders, policy("identity: { customer_id: customer }\napproval: operator"));
        ToolInvocation good = as(ANA, bench.invocation("orders", "{\"order\":\"A\"}"));
        stores.decide(approvalOf(good), new ApprovalDecision.Approved("admin", "{\"order\":\"B\"}"));
        assertThat(summary(get(dispatch(good))))
                .isEqualTo("{\"approved_with\":{\"order\":\"B\"},\"result\":\"done 1\"}");
        ToolInvocation forged = as(ANA, bench.invocation("orders", "{\"order\":\"A\"}"));
        stores.decide(
                approvalOf(forged), new ApprovalDecision.Approved("admin", "{\"order\":\"B\",\"customer_id\":1}"));
        assertThat(summary(get(dispatch(forged)))).isEqualTo("invalid_arguments");
        assertThat(orders.arguments()).containsExactly("{\"order\":\"B\",\"customer_id\":42}");
    }

    @Test
    void whatWasNotAgreedToDoesNotRunAndTheModelHearsWhy() {
        CountingTool refund = new CountingTool("refund");
        bench.with(refund, policy("approval: operator"));
        ToolInvocation denied = bench.invocation("refund", "{}");
        stores.decide(approvalOf(denied), new ApprovalDecision.Denied("admin", "Too much."));
        assertThat(sentence(get(dispatch(denied)))).contains("Too much.");
        ToolInvocation expired = bench.invocation("refund", "{}");
        stores.decide(approvalOf(expired), new ApprovalDecision.Expired(false));
        assertThat(summary(get(dispatch(expired)))).isEqualTo("approval_expired");
        assertThat(refund.arguments()).isEmpty();
    }

    @Test
    void aCallThatWaitsForAPersonDoesNotHoldUpItsSiblings() {
        bench.with(new CountingTool("refund"), policy("approval: operator")).with(new CountingTool("look"));
        Future<ToolResult> waiting = dispatch(bench.invocation("refund", "{}"));
        assertThat(summary(call("look", "{}"))).isEqualTo("done 1");
        assertThat(waiting.isComplete()).isFalse();
        bench.dispatcher().stop(TestingBench.TURN);
        assertThat(summary(get(waiting))).isEqualTo("cancelled");
    }

    @Test
    void toolsThatWantToBeAloneComeAfterTheOthersOneAfterTheOther() throws Exception {
        CountingTool alone = new CountingTool("alone");
        TestingTool slow = new TestingTool("slow");
        bench.with(alone, policy("parallel: false\neffect: write")).with(slow);
        Future<List<ToolResult>> all = bench.dispatcher()
                .dispatchAll(
                        List.of(
                                bench.invocation("alone", "{}"),
                                bench.invocation("slow", "{}"),
                                bench.invocation("alone", "{}")),
                        bench.snapshot(),
                        guard(),
                        heard);
        slow.awaitStart();
        assertThat(alone.arguments()).isEmpty();
        slow.answer("slow");
        assertThat(get(all)).extracting(TestingBench::summary).containsExactly("done 1", "slow", "done 2");
    }

    @Test
    void aStoppedTurnStartsNothingMore() throws Exception {
        CountingTool alone = new CountingTool("alone");
        TestingTool slow = new TestingTool("slow");
        bench.with(alone, policy("parallel: false")).with(slow);
        RunGuard guard = guard();
        Future<List<ToolResult>> all = bench.dispatcher()
                .dispatchAll(
                        List.of(bench.invocation("alone", "{}"), bench.invocation("slow", "{}")),
                        bench.snapshot(),
                        guard,
                        heard);
        slow.awaitStart();
        guard.stop();
        bench.dispatcher().stop(TestingBench.TURN);
        assertThat(get(all)).extracting(TestingBench::summary).containsExactly("cancelled", "cancelled");
        assertThat(alone.arguments()).isEmpty();
    }

    @Test
    void anErrorMayHaveAdviceAnotherToolOrAModelsSuggestion() {
        ToolResult gone = ToolResult.failed("gone", "It is gone.", false);
        bench.with(new CountingTool("advised").then(gone), policy("on_error: [{ on: [gone], advice: Offer another. }]"))
                .with(new CountingTool("replaced").then(gone), policy("on_error: [{ on: ['*'], tool: spare }]"))
                .with(new CountingTool("spare"))
                .with(new CountingTool("suggested").then(gone), policy("on_error: [{ on: [gone], model: a/b }]"))
                .with(new CountingTool("other").then(gone), policy("on_error: [{ on: [timeout], advice: Wait. }]"));
        assertThat(sentence(call("advised", "{}"))).isEqualTo("It is gone. Offer another.");
        assertThat(summary(call("replaced", "{}"))).isEqualTo("done 1");
        assertThat(sentence(call("suggested", "{}"))).isEqualTo("It is gone. Ask a/b.");
        assertThat(sentence(call("other", "{}"))).isEqualTo("It is gone.");
    }

    @Test
    void whatTakesTheFailedToolsPlaceMeetsEveryRuleToo() {
        CountingTool refund = new CountingTool("refund");
        bench.with(
                        new CountingTool("look").then(ToolResult.failed("gone", "It is gone.", false)),
                        policy("on_error: [{ on: ['*'], tool: refund }]"))
                .with(refund, policy("roles: [agent]"));
        assertThat(summary(call("look", "{}"))).isEqualTo("gone");
        assertThat(refund.arguments()).isEmpty();
    }

    @Test
    void everyCallIsTakenDownAlsoThoseThatAreRefused() {
        bench.with(new CountingTool("look"), policy("version: '7'"));
        call("look", "{}");
        call("nonsense", "{\"a\":1}");
        assertThat(stores.records())
                .extracting(record -> record.invocation().call().name() + " " + record.version() + " "
                        + summary(record.result()) + " " + record.arguments())
                .containsExactly("look 7 done 1 {}", "nonsense  unknown_tool {\"a\":1}");
    }

    @Test
    void aPartOfTheConversationsGetsTheNewVersionAndKeepsIt() {
        bench.with(new CountingTool("look"), policy("version: old"))
                .with(new CountingTool("look"), policy("version: new\nrollout: 30"));
        long fresh = IntStream.range(0, 1_000)
                .mapToObj(number -> new ConversationId("conversation-" + number))
                .filter(conversation -> bench.registry()
                        .snapshot(SITE, conversation)
                        .find("look")
                        .orElseThrow()
                        .version()
                        .equals("new"))
                .count();
        assertThat(fresh).isBetween(220L, 380L);
        assertThat(bench.snapshot()).isEqualTo(bench.snapshot());
    }

    private static String approvalOf(ToolInvocation invocation) {
        return ApprovalStage.id(invocation.idempotencyKey());
    }

    private static ToolInvocation as(Visitor visitor, ToolInvocation invocation) {
        return new ToolInvocation(
                invocation.site(),
                invocation.conversation(),
                invocation.turn(),
                visitor,
                invocation.call(),
                invocation.reason(),
                invocation.idempotencyKey());
    }

    private ToolResult call(String tool, String arguments) {
        return get(dispatch(bench.invocation(tool, arguments)));
    }

    private ToolResult call(Visitor visitor, String tool, String arguments) {
        return get(dispatch(as(visitor, bench.invocation(tool, arguments))));
    }

    private Future<ToolResult> dispatch(ToolInvocation invocation) {
        return bench.dispatcher().dispatch(invocation, bench.snapshot(), guard(), heard);
    }
}
