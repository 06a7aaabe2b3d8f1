package dev.parlor.turn;

import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A tool that keeps books of its own: which call did what, whoever made it. */
final class LabTool implements Tool {
    private static final String SCHEMA = """
            {"type":"object","properties":{"n":{"type":"integer","minimum":0},"note":{"type":"string"}},\
            "required":["n"],"additionalProperties":false}\
            """;

    private final ToolDefinition definition;
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final List<String> arguments = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch stuckCalls = new CountDownLatch(0);
    private volatile Promise<ToolResult> stuck = Promise.promise();

    LabTool(String name) {
        this(name, SCHEMA);
    }

    LabTool(String name, String parameters) {
        definition = new ToolDefinition(name, "Keeps books.", parameters);
    }

    /** A call of such a tool, with a number that is its own. */
    static ToolCall call(int n, String tool) {
        return new ToolCall("c" + n, tool, "{\"n\":" + n + "}");
    }

    /** The next so many runs do not answer, unless they are let go. */
    LabTool sticks(int times) {
        stuckCalls = new CountDownLatch(times);
        stuck = Promise.promise();
        return this;
    }

    /** Answers those that stick. */
    void letGo(String content) {
        stuck.complete(new ToolResult.Succeeded(content));
    }

    /** Waits until as many runs have begun as were to stick. */
    void awaitStuck() {
        try {
            stuckCalls.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How often each call was run, by its idempotency key. */
    Map<String, Integer> runs() {
        return Map.copyOf(runs);
    }

    /** Of each run, in order. */
    List<String> arguments() {
        return List.copyOf(arguments);
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public Future<ToolResult> run(ToolInvocation invocation, JsonObject given, CallScope scope) {
        runs.merge(invocation.idempotencyKey(), 1, Integer::sum);
        arguments.add(given.encode());
        if (stuckCalls.getCount() > 0) {
            stuckCalls.countDown();
            return stuck.future();
        }
        return Future.succeededFuture(new ToolResult.Succeeded(definition.name() + " " + given.getInteger("n")));
    }
}
