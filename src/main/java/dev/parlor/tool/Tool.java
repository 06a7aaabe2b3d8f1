package dev.parlor.tool;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Something the model may have done. One instance serves any number of calls side by side. */
public interface Tool {
    ToolDefinition definition();

    /**
     * Runs one call. Called on an event loop, must not block it, and completes on that same context.
     *
     * <p>Expected trouble is a {@link ToolResult.Failed}; a failed Future or an exception becomes {@code tool_failed},
     * and its text goes to the log only.
     *
     * @param arguments valid under the definition's schema, defaults filled in; the tool's own copy
     * @param scope how long the work may go on; a tool that waits for something else hands the end of it on
     */
    Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope);
}
