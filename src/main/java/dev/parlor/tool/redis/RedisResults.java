package dev.parlor.tool.redis;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ResultCache;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;

/** Results as texts with a time to live. Thread-safe. */
public final class RedisResults implements ResultCache {
    private final Redis redis;

    public RedisResults(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Future<Optional<ToolResult.Succeeded>> find(String key) {
        return redis.send(Request.cmd(Command.GET).arg(name(key)))
                .map(found -> Optional.ofNullable(found).map(text -> new ToolResult.Succeeded(text.toString())));
    }

    @Override
    public Future<Void> keep(String key, ToolResult.Succeeded result, Duration lasting) {
        return redis.send(Request.cmd(Command.SET)
                        .arg(name(key))
                        .arg(result.content())
                        .arg("PX")
                        .arg(lasting.toMillis()))
                .mapEmpty();
    }

    private static String name(String key) {
        return "tool:result:" + key;
    }
}
