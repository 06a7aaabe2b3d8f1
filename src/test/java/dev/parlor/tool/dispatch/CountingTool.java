package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A tool that says how often it ran, after the answers that the test has prepared; keeps what it was given. */
final class CountingTool implements Tool {
    private final ToolDefinition definition;
    private final Queue<Future<ToolResult>> prepared = new ConcurrentLinkedQueue<>();
    private final List<String> arguments = new CopyOnWriteArrayList<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final Promise<ToolResult> released = Promise.promise();

    CountingTool(String name) {
        this(new ToolDefinition(name, "Counts.", "{\"type\":\"object\"}"));
    }

    CountingTool(ToolDefinition definition) {
        this.definition = definition;
    }

    CountingTool then(ToolResult result) {
        prepared.add(Future.succeededFuture(result));
        return this;
    }

    /** The next call is answered by {@link #release}. */
    CountingTool thenWait() {
        prepared.add(released.future());
        return this;
    }

    void awaitStart() throws InterruptedException {
        started.await();
    }

    void release(String content) {
        released.complete(new ToolResult.Succeeded(content));
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
        arguments.add(given.encode());
        int count = arguments.size();
        started.countDown();
        Future<ToolResult> next = prepared.poll();
        return next == null ? Future.succeededFuture(new ToolResult.Succeeded("done " + count)) : next;
    }
}
