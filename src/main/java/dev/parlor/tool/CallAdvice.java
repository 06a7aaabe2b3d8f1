package dev.parlor.tool;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolDefinition;
import io.vertx.core.Future;

/** Has a model look at a call that failed. What it says is advice, and never run by itself. */
public interface CallAdvice {
    /**
     * A suggestion for the model that made the call; empty if there is none. Never fails.
     *
     * @param model {@code provider/name}
     */
    Future<String> suggest(String model, ToolInvocation invocation, ToolDefinition tool, Failure failure);
}
