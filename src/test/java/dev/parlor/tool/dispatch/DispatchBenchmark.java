package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ApprovalDesk;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.ResultCache;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolSnapshot;
import dev.parlor.tool.ToolStores;
import dev.parlor.tool.ToolWire;
import dev.parlor.tool.WriteLedger;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Time and memory that the server itself spends on a call of a tool that answers at once: all rules, the event bus, the
 * host, beside a request over the same bus alone. Stores answer at once too: what they cost is measured with the turns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DispatchBenchmark {
    private static final int CALLS = 200;
    private static final String ARGUMENTS = "{\"order\":\"ORD-ABC123\",\"count\":3,\"note\":\"As soon as may be.\"}";
    private static final String SCHEMA = """
            {"type":"object","required":["order"],"properties":{
              "order":{"type":"string","pattern":"^ORD-[A-Z0-9]{6}$"},
              "count":{"type":"integer","minimum":1,"maximum":20,"default":5},
              "note":{"type":"string"}}}
            """;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final TestingBench bench = new TestingBench(vertx, stores());
    private final RunGuard guard = new RunGuard(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private final CallObserver nobody = Heard.of((call, result) -> {});
    private ToolSnapshot snapshot = ToolSnapshot.empty(TestingBench.SITE);

    @Setup
    public void open() {
        bench.with(new Prompt("read"), TestingBench.policy("effect: read"))
                .with(new Prompt("write"), TestingBench.policy("effect: write\nretry: { attempts: 3 }"));
        snapshot = bench.snapshot();
        vertx.eventBus().<JsonObject>consumer("bare", message -> message.reply(message.body()));
    }

    @TearDown
    public void close() {
        TestingBench.get(vertx.close());
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void read() {
        run(() -> dispatch("read"));
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void write() {
        run(() -> dispatch("write"));
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void busAlone() {
        run(() -> vertx.eventBus()
                .request(
                        "bare",
                        ToolWire.renderRequest(
                                bench.invocation("read", ARGUMENTS),
                                new JsonObject(ARGUMENTS),
                                Duration.ofSeconds(20))));
    }

    private Future<ToolResult> dispatch(String tool) {
        return bench.dispatcher().dispatch(bench.invocation(tool, ARGUMENTS), snapshot, guard, nobody);
    }

    /** One call after the other, on the event loop. */
    private void run(Supplier<Future<?>> call) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(begin -> next(CALLS, call, done));
        TestingBench.get(done.future());
    }

    private static void next(int left, Supplier<Future<?>> call, Promise<Void> done) {
        if (left == 0) {
            done.complete();
        } else {
            call.get().onSuccess(result -> next(left - 1, call, done)).onFailure(done::fail);
        }
    }

    private static ToolStores stores() {
        return new ToolStores(
                quotas -> Future.succeededFuture(Optional.empty()),
                new ResultCache() {
                    @Override
                    public Future<Optional<ToolResult.Succeeded>> find(String key) {
                        return Future.succeededFuture(Optional.empty());
                    }

                    @Override
                    public Future<Void> keep(String key, Owner owner, ToolResult.Succeeded result, Duration lasting) {
                        return Future.succeededFuture();
                    }

                    @Override
                    public Future<Void> forget(Owner owner) {
                        return Future.succeededFuture();
                    }
                },
                new WriteLedger() {
                    @Override
                    public Future<Boolean> begin(ToolInvocation invocation) {
                        return Future.succeededFuture(true);
                    }

                    @Override
                    public Future<Set<String>> begun(ConversationId conversation, Set<String> keys) {
                        return Future.succeededFuture(Set.of());
                    }
                },
                (approval, over) -> Future.succeededFuture(
                        new ApprovalDesk.Asked(approval, Future.succeededFuture(new ApprovalDecision.Expired(false)))),
                record -> {},
                (model, invocation, tool, failure) -> Future.succeededFuture(""));
    }

    /** Answers at once. */
    private record Prompt(String name) implements Tool {
        @Override
        public ToolDefinition definition() {
            return new ToolDefinition(name, "Answers at once.", SCHEMA);
        }

        @Override
        public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
            return Future.succeededFuture(new ToolResult.Succeeded("{\"status\":\"on its way\"}"));
        }
    }

    /** Runs all of it, in about half a minute, and prints what one call costs. */
    public static void main(String[] arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DispatchBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .forks(1)
                        .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                        .warmupIterations(4)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        System.out.printf("%n%-10s %10s %10s%n", "call", "ns/call", "B/call");
        for (RunResult result : results) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %10.0f %10.0f%n",
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore(),
                    Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                            .getScore());
        }
    }
}
