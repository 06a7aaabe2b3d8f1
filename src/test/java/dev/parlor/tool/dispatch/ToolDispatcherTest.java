package dev.parlor.tool.dispatch;

import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.TestingBench.TURN;
import static dev.parlor.tool.TestingBench.get;
import static dev.parlor.tool.TestingBench.guard;
import static dev.parlor.tool.TestingBench.sentence;
import static dev.parlor.tool.TestingBench.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.Allowed;
import dev.parlor.tool.JavaTool;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.TestingTool;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolSnapshot;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ToolDispatcherTest {
    private static final Duration IMPATIENT = Duration.ofMillis(100);

    record Nothing() {}

    record Search(
            @Allowed(min = 1) String query,
            @Allowed(min = 1, max = 20) int max) {}

    record Amount(BigDecimal value) {}

    private TestingBench bench;

    @BeforeEach
    void open(Vertx vertx) {
        bench = new TestingBench(vertx);
    }

    @Test
    void callsOfOneAnswerRunSideBySide() {
        CountDownLatch allStarted = new CountDownLatch(3);
        JavaTool.Work<Nothing> work = (arguments, invocation) -> {
            allStarted.countDown();
            allStarted.await(); // ends only when all three are inside
            return new ToolResult.Succeeded(invocation.call().name());
        };
        List.of("one", "two", "three").forEach(name -> bench.with(tool(name, work)));
        assertThat(dispatchAll(bench.invocation("one", ""), bench.invocation("two", ""), bench.invocation("three", "")))
                .containsExactly("one", "two", "three");
    }

    @Test
    void resultsAreToldInOrderOfCompletionAndReturnedInOrderOfTheCalls() throws Exception {
        TestingTool slow = new TestingTool("slow");
        bench.with(slow).with(tool("quick", (arguments, invocation) -> new ToolResult.Succeeded("quick")));
        Queue<String> told = new ConcurrentLinkedQueue<>();
        Future<List<ToolResult>> all = bench.dispatcher()
                .dispatchAll(
                        List.of(bench.invocation("slow", ""), bench.invocation("quick", "")),
                        bench.snapshot(),
                        guard(),
                        Heard.of((call, result) -> {
                            told.add(call.name());
                            slow.answer("slow");
                        }));
        assertThat(get(all)).extracting(TestingBench::summary).containsExactly("slow", "quick");
        assertThat(told).containsExactly("quick", "slow");
    }

    @Test
    void troubleOfEachKindIsAResultAndKeepsTheSiblings(Vertx vertx) {
        bench.with(new TestingTool("stuck"), IMPATIENT)
                .with(tool("broken", (arguments, invocation) -> {
                    throw new IllegalStateException("password=hunter2 at db.internal");
                }))
                .with(new JavaTool<>(
                        "search",
                        "Searches.",
                        Search.class,
                        (arguments, invocation) ->
                                new ToolResult.Succeeded(arguments.query() + " " + arguments.max())));
        bench.registry()
                .register(
                        SITE,
                        new ToolDefinition("absent", "Nobody hosts it.", "{\"type\":\"object\"}"),
                        ToolPolicy.STANDARD);
        assertThat(dispatchAll(
                        bench.invocation("search", "{\"query\":\"tent\",\"max\":3}"),
                        bench.invocation("nonsense", "{}"),
                        bench.invocation("search", "{\"query\":"),
                        bench.invocation("search", "{\"query\":\"tent\",\"max\":50}"),
                        bench.invocation("stuck", "{}"),
                        bench.invocation("broken", "{}"),
                        bench.invocation("absent", "{}")))
                .containsExactly(
                        "tent 3",
                        "unknown_tool",
                        "invalid_json",
                        "invalid_arguments",
                        "timeout",
                        "tool_failed",
                        "no_host");
    }

    @Test
    void aToolThatNeverAnswersIsRefusedInTime(VertxTestContext test) {
        bench.with(new TestingTool("stuck"), IMPATIENT)
                .dispatch("stuck", "{}")
                .onComplete(test.succeeding(result -> test.verify(() -> {
                    assertThat(result)
                            .isEqualTo(ToolResult.failed("timeout", "The tool did not answer within 100 ms.", true));
                    test.completeNow();
                })));
    }

    @Test
    void theTextOfAnExceptionNeverLeaves() {
        bench.with(tool("broken", (arguments, invocation) -> {
            throw new IllegalStateException("password=hunter2 at db.internal");
        }));
        bench.with(tool("recursive", (arguments, invocation) -> endless(0)));
        assertThat(bench.call("broken", "{}")).asString().doesNotContain("hunter2", "db.internal", "Exception");
        assertThat(summary(bench.call("recursive", "{}"))).isEqualTo("tool_failed");
    }

    @Test
    void anUnknownToolIsAnsweredWithTheNamesOfThoseThereAre() {
        bench.with(new TestingTool("search")).with(new TestingTool("order"));
        assertThat(sentence(bench.call("serach", "{}")))
                .isEqualTo("There is no tool 'serach'. There are: search, order.");
    }

    @Test
    void aToolOfALaterSnapshotIsUnknownToARunningTurn() {
        ToolSnapshot before = bench.snapshot();
        bench.with(tool("new", (arguments, invocation) -> new ToolResult.Succeeded("new")));
        assertThat(summary(get(bench.dispatcher()
                        .dispatch(bench.invocation("new", ""), before, guard(), Heard.of((call, result) -> {})))))
                .isEqualTo("unknown_tool");
        assertThat(summary(bench.call("new", ""))).isEqualTo("new");
    }

    @Test
    void aSnapshotOfAnotherSiteIsNotTaken() {
        assertThatThrownBy(() -> bench.dispatcher()
                        .dispatch(
                                bench.invocation("any", ""),
                                ToolSnapshot.empty(new SiteId("other")),
                                guard(),
                                Heard.of((call, result) -> {})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stoppedCallsGetOneResultEachAndTheirWorkIsInterrupted() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        CountDownLatch interrupted = new CountDownLatch(2);
        bench.with(tool("done", (arguments, invocation) -> new ToolResult.Succeeded("done")))
                .with(
                        tool("blocked", (arguments, invocation) -> {
                            started.countDown();
                            try {
                                new CountDownLatch(1).await();
                                return new ToolResult.Succeeded("too late");
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                                throw e;
                            }
                        }),
                        TestingBench.policy("effect: write"));
        CountDownLatch firstTold = new CountDownLatch(1);
        Queue<String> told = new ConcurrentLinkedQueue<>();
        Future<List<ToolResult>> all = bench.dispatcher()
                .dispatchAll(
                        List.of(
                                bench.invocation("blocked", ""),
                                bench.invocation("done", ""),
                                bench.invocation("blocked", "")),
                        bench.snapshot(),
                        guard(),
                        Heard.of((call, result) -> {
                            told.add(summary(result));
                            firstTold.countDown();
                        }));
        started.await();
        firstTold.await();
        bench.dispatcher().stop(TURN);
        assertThat(get(all)).extracting(TestingBench::summary).containsExactly("cancelled", "done", "cancelled");
        assertThat(told).containsExactly("done", "cancelled", "cancelled");
        interrupted.await();
    }

    @Test
    void anAnswerAfterTheStopIsDropped() throws Exception {
        TestingTool deaf = new TestingTool("deaf");
        bench.with(deaf).with(tool("quick", (arguments, invocation) -> new ToolResult.Succeeded("quick")));
        Queue<String> told = new ConcurrentLinkedQueue<>();
        Future<List<ToolResult>> all = bench.dispatcher()
                .dispatchAll(
                        List.of(bench.invocation("deaf", "")),
                        bench.snapshot(),
                        guard(),
                        Heard.of((call, result) -> told.add(summary(result))));
        deaf.awaitStart();
        bench.dispatcher().stop(TURN);
        bench.dispatcher().stop(TURN);
        get(all);
        deaf.answer("too late");
        assertThat(summary(bench.call("quick", ""))).isEqualTo("quick");
        assertThat(told).containsExactly("cancelled");
    }

    @Test
    void onACallersOwnContextAStopTakesEffectAtOnce(Vertx vertx, VertxTestContext test) {
        bench.with(new TestingTool("stuck"));
        vertx.getOrCreateContext().runOnContext(there -> {
            Future<ToolResult> result = bench.dispatch("stuck", "");
            bench.dispatcher().stop(TURN);
            test.verify(() -> assertThat(summary(result.result())).isEqualTo("cancelled"));
            test.completeNow();
        });
    }

    @Test
    void aResultComesBackOnTheContextOfTheCaller(Vertx vertx, VertxTestContext test) {
        bench.with(tool("quick", (arguments, invocation) -> new ToolResult.Succeeded("quick")));
        Context caller = vertx.getOrCreateContext();
        caller.runOnContext(there -> bench.dispatch("quick", "")
                .onComplete(test.succeeding(result -> test.verify(() -> {
                    assertThat(Vertx.currentContext()).isEqualTo(caller);
                    test.completeNow();
                }))));
    }

    @Test
    void aJavaToolMayBlockSinceItIsNeverOnTheEventLoop() {
        bench.with(tool(
                "where",
                (arguments, invocation) -> new ToolResult.Succeeded(
                        Thread.currentThread().isVirtual() + " " + Context.isOnVertxThread())));
        assertThat(summary(bench.call("where", ""))).isEqualTo("true false");
    }

    @Test
    void aLongResultIsCutWithANote(Vertx vertx) {
        TestingBench small = new TestingBench(vertx, new ToolLimits(8, 1024, 8, 256, 8))
                .with(tool("talkative", (arguments, invocation) -> new ToolResult.Succeeded("ä".repeat(1_000))))
                .with(tool("exact", (arguments, invocation) -> new ToolResult.Succeeded("x".repeat(256))));
        assertThat(summary(small.call("talkative", "")))
                .startsWith("ääää")
                .endsWith("\n[truncated: the result has 2000 bytes, this is only its beginning]")
                .doesNotContain("\uFFFD")
                .satisfies(content ->
                        assertThat(content.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(254, 256));
        assertThat(summary(small.call("exact", ""))).isEqualTo("x".repeat(256));
    }

    @Test
    void whatCrossesTheBusIsJsonAndKeepsEveryDigit(Vertx vertx) {
        Queue<Object> bodies = new ConcurrentLinkedQueue<>();
        vertx.eventBus().addOutboundInterceptor(delivery -> {
            bodies.add(delivery.message().body());
            delivery.next();
        });
        bench.with(new JavaTool<>(
                "echo",
                "Echoes.",
                Amount.class,
                (arguments, invocation) ->
                        new ToolResult.Succeeded(arguments.value().toPlainString())));
        assertThat(summary(bench.call("echo", "{\"value\": 0.10000000000000000000555}")))
                .isEqualTo("0.10000000000000000000555");
        assertThat(bodies).hasSize(2).allMatch(JsonObject.class::isInstance);
    }

    @Test
    void anObserverThatThrowsDoesNotCostTheResult() {
        bench.with(tool("quick", (arguments, invocation) -> new ToolResult.Succeeded("quick")));
        assertThat(get(bench.dispatcher()
                        .dispatchAll(
                                List.of(bench.invocation("quick", "")),
                                bench.snapshot(),
                                guard(),
                                Heard.of((call, result) -> {
                                    throw new IllegalStateException("observer");
                                }))))
                .extracting(TestingBench::summary)
                .containsExactly("quick");
    }

    private List<String> dispatchAll(ToolInvocation... invocations) {
        return get(bench.dispatcher()
                        .dispatchAll(List.of(invocations), bench.snapshot(), guard(), Heard.of((call, result) -> {})))
                .stream()
                .map(TestingBench::summary)
                .toList();
    }

    private static Tool tool(String name, JavaTool.Work<Nothing> work) {
        return new JavaTool<>(name, "A tool of the test.", Nothing.class, work);
    }

    private static ToolResult endless(int depth) {
        return depth < 0 ? new ToolResult.Succeeded("never") : endless(depth + 1);
    }
}
