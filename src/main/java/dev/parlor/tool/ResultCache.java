package dev.parlor.tool;

import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Results that stand in for the next identical call, on any server. */
public interface ResultCache {
    Future<Optional<ToolResult.Succeeded>> find(String key);

    Future<Void> keep(String key, ToolResult.Succeeded result, Duration lasting);
}
