package dev.parlor.tool.redis;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ResultCache;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;

/**
 * Results as texts with a time to live. Those of a visitor stand in a set too, by which they are found when the visitor
 * is to be forgotten. Thread-safe.
 */
public final class RedisResults implements ResultCache {
    /** KEYS result, set, mark. ARGV value, milliseconds. */
    private static final String KEEP = """
            if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
            redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[2]), KEYS[1])
            if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
            return 1
            """;

    /** KEYS set, mark. ARGV milliseconds that the mark lasts. */
    private static final String FORGET = """
            redis.call('SET', KEYS[2], '', 'PX', ARGV[1])
            for _, key in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do redis.call('DEL', key) end
            return redis.call('DEL', KEYS[1])
            """;

    /** Longer than a call may still be under way. */
    private static final Duration FORGETTING = Duration.ofHours(1);

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
    public Future<Void> keep(String key, Owner owner, ToolResult.Succeeded result, Duration lasting) {
        return switch (owner) {
            case Owner.OfSite all ->
                redis.send(Request.cmd(Command.SET)
                                .arg(name(key))
                                .arg(result.content())
                                .arg("PX")
                                .arg(lasting.toMillis()))
                        .mapEmpty();
            case Owner.OfVisitor of ->
                redis.send(Request.cmd(Command.EVAL)
                                .arg(KEEP)
                                .arg(3)
                                .arg(name(key))
                                .arg(set(of))
                                .arg(mark(of))
                                .arg(result.content())
                                .arg(lasting.toMillis()))
                        .mapEmpty();
        };
    }

    @Override
    public Future<Void> forget(Owner owner) {
        return switch (owner) {
            case Owner.OfSite all -> Future.succeededFuture();
            case Owner.OfVisitor of ->
                redis.send(Request.cmd(Command.EVAL)
                                .arg(FORGET)
                                .arg(2)
                                .arg(set(of))
                                .arg(mark(of))
                                .arg(FORGETTING.toMillis()))
                        .mapEmpty();
        };
    }

    private static String name(String key) {
        return "tool:result:" + key;
    }

    private static String set(Owner.OfVisitor of) {
        return "tool:results:" + digest(of);
    }

    private static String mark(Owner.OfVisitor of) {
        return "tool:forgotten:" + digest(of);
    }

    private static String digest(Owner.OfVisitor of) {
        return Digest.of(of.site().value() + "/" + of.visitor().value());
    }
}
