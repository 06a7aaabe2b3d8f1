package dev.parlor.tool.mcp;

import static org.awaitility.Awaitility.await;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.dispatch.Heard;
import dev.parlor.tool.guard.AddressGuard;
import dev.parlor.tool.guard.HostResolver;
import dev.parlor.tool.guard.SystemResolver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One link to a real server, whose tools are called over a real event bus. */
final class McpLab implements AutoCloseable {
    /** Short pauses, small messages; otherwise as it comes. */
    static final McpConfig LIMITS = new McpConfig(
            Duration.ofSeconds(90),
            65_536,
            8,
            64,
            1_024,
            16_384,
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            4,
            Duration.ofMillis(500));

    /** The reference server, with every feature of the protocol. */
    static final Path EVERYTHING = Path.of("web/node_modules/@modelcontextprotocol/server-everything/dist/index.js")
            .toAbsolutePath();

    /** A server whose tools show what a client does. */
    static final Path SMALL = Path.of("web/test/mcp-server.mjs").toAbsolutePath();

    /** A slow machine may take long to start a program; nothing here waits that long for what does not come. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TestingBench bench;
    private final McpLink link;
    private final BlockingQueue<List<McpTool>> lists = new LinkedBlockingQueue<>();

    McpLab(Vertx vertx, McpToolConfig server) {
        this(vertx, server, LIMITS, new SystemResolver(vertx));
    }

    McpLab(Vertx vertx, McpToolConfig server, McpConfig limits, HostResolver names) {
        bench = new TestingBench(vertx);
        link = new McpLink(vertx, server, limits, ToolLimits.STANDARD, new AddressGuard(names));
        get(link.open(lists::add));
    }

    /** Waits on a thread of the test. */
    static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Looks again and again. */
    static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    static McpToolConfig program(String name, String... command) {
        return new McpToolConfig(name, null, Map.of(), List.of(command), Map.of(), List.of(), false);
    }

    static McpToolConfig small() {
        return program("small", "node", SMALL.toString());
    }

    static McpToolConfig at(String url) {
        return new McpToolConfig("docs", url, Map.of("X-Key", "secret"), List.of(), Map.of(), List.of(), true);
    }

    /** Waits for the next list of tools, and offers them all. */
    List<McpTool> awaitTools() {
        try {
            List<McpTool> tools = lists.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (tools == null) {
                throw new AssertionError("no tools were told in time");
            }
            tools.forEach(tool -> bench.with(tool, once(tool.effect())));
            return tools;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static ToolPolicy once(Effect effect) {
        return TestingBench.policy("effect: " + effect.name().toLowerCase(Locale.ROOT)
                + "\nretry: { attempts: 1 }\ndeadline: " + PATIENCE.toSeconds() + "s");
    }

    /** Waits for tools and gives their names. */
    List<String> awaitNames() {
        return namesOf(awaitTools());
    }

    static List<String> namesOf(List<McpTool> tools) {
        return tools.stream().map(Tool::definition).map(each -> each.name()).toList();
    }

    boolean hasToldMore() {
        return !lists.isEmpty();
    }

    ToolResult call(String tool, String arguments) {
        return get(dispatch(tool, arguments));
    }

    Future<ToolResult> dispatch(String tool, String arguments) {
        return bench.dispatch(tool, arguments);
    }

    Future<ToolResult> dispatch(ToolInvocation invocation) {
        return bench.dispatcher()
                .dispatch(invocation, bench.snapshot(), TestingBench.guard(), Heard.of((call, result) -> {}));
    }

    TestingBench bench() {
        return bench;
    }

    /** The processes that Parlor has started for this lab's program, and theirs. */
    static Stream<ProcessHandle> programs(Path script) {
        return ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().commandLine().orElse("").contains(script.toString()));
    }

    @Override
    public void close() {
        get(link.close());
    }
}
