package dev.parlor.tool;

import dev.parlor.config.ToolText;
import dev.parlor.config.tool.Effect;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.tool.dispatch.DispatchLimits;
import dev.parlor.tool.dispatch.Heard;
import dev.parlor.tool.dispatch.RunGuard;
import dev.parlor.tool.dispatch.TestingToolStores;
import dev.parlor.tool.dispatch.ToolDispatcher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One site with a real registry, dispatcher and host on a real event bus. */
public final class TestingBench {
    public static final SiteId SITE = new SiteId("bench");
    public static final ConversationId CONVERSATION = new ConversationId("conversation-1");
    public static final TurnId TURN = new TurnId("turn-1");

    private final AtomicInteger calls = new AtomicInteger();
    private final ToolRegistry registry;
    private final ToolDispatcher dispatcher;
    private final ToolHost host;

    public TestingBench(Vertx vertx) {
        this(vertx, ToolLimits.STANDARD);
    }

    public TestingBench(Vertx vertx, ToolLimits limits) {
        this(vertx, limits, TestingToolStores.open());
    }

    public TestingBench(Vertx vertx, ToolStores stores) {
        this(vertx, ToolLimits.STANDARD, stores);
    }

    private TestingBench(Vertx vertx, ToolLimits limits, ToolStores stores) {
        registry = new ToolRegistry(limits);
        dispatcher = new ToolDispatcher(vertx, limits, DispatchLimits.STANDARD, stores);
        host = new ToolHost(vertx, limits);
    }

    public ToolDispatcher dispatcher() {
        return dispatcher;
    }

    public ToolRegistry registry() {
        return registry;
    }

    public ToolHost host() {
        return host;
    }

    public String address(String tool) {
        return ToolWire.address(SITE, tool, snapshot().find(tool).orElseThrow().revision());
    }

    public ToolSnapshot snapshot() {
        return registry.snapshot(SITE, CONVERSATION);
    }

    /** Registers the tool and hosts it. */
    public TestingBench with(Tool tool) {
        return with(tool, Duration.ofSeconds(20));
    }

    public TestingBench with(Tool tool, Duration deadline) {
        return with(tool, ToolPolicy.STANDARD.withDeadline(deadline));
    }

    /** A policy in the words of a site's YAML, such as {@code effect: write}. */
    public static ToolPolicy policy(String rules) {
        return ToolPolicy.of(ToolText.parse("java: any\n" + rules).rules(), Effect.READ, Duration.ofSeconds(20));
    }

    public TestingBench with(Tool tool, ToolPolicy policy) {
        SiteTool offered = registry.register(SITE, tool.definition(), policy);
        get(host.bind(SITE, offered.revision(), tool));
        return this;
    }

    public ToolInvocation invocation(String tool, String arguments) {
        int number = calls.incrementAndGet();
        return new ToolInvocation(
                SITE,
                CONVERSATION,
                TURN,
                Visitor.stranger(new VisitorId("visitor-1")),
                new ToolCall("call-" + number, tool, arguments),
                "",
                "key-" + number);
    }

    /** The same call, asked for by a turn that goes on when the bench's own is stopped. */
    public ToolInvocation ofAnotherTurn(ToolInvocation invocation) {
        return new ToolInvocation(
                invocation.site(),
                invocation.conversation(),
                new TurnId("turn-2"),
                invocation.visitor(),
                invocation.call(),
                invocation.reason(),
                invocation.idempotencyKey());
    }

    public Future<ToolResult> dispatch(String tool, String arguments) {
        return dispatcher.dispatch(invocation(tool, arguments), snapshot(), guard(), Heard.of((call, result) -> {}));
    }

    /** That of a turn which has called nothing yet. */
    public static RunGuard guard() {
        return new RunGuard(1_000, 1_000);
    }

    /** Dispatches and waits, on a thread of the test. */
    public ToolResult call(String tool, String arguments) {
        return get(dispatch(tool, arguments));
    }

    /** Waits on a thread of the test. */
    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The content, or the code of the failure. */
    public static String summary(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> succeeded.content();
            case ToolResult.Failed failed -> failed.failure().code();
        };
    }

    /** The sentence of the failure. */
    public static String sentence(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> throw new AssertionError("not a failure: " + succeeded);
            case ToolResult.Failed failed -> failed.failure().message();
        };
    }
}
