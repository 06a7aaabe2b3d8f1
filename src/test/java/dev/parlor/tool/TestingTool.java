package dev.parlor.tool;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CountDownLatch;

/** A tool that answers when the test says so, and shows how its calls began and ended. */
public final class TestingTool implements Tool {
    private final String name;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Promise<ToolResult> answer = Promise.promise();

    public TestingTool(String name) {
        this.name = name;
    }

    @Override
    public ToolDefinition definition() {
        return new ToolDefinition(name, "Waits for the test.", "{\"type\":\"object\"}");
    }

    @Override
    public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
        started.countDown();
        return answer.future();
    }

    public void awaitStart() throws InterruptedException {
        started.await();
    }

    public void answer(String content) {
        answer.tryComplete(new ToolResult.Succeeded(content));
    }
}
