package dev.parlor.history.redis;

import dev.parlor.history.RateBuckets;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** Buckets as hashes {@code b:{digest}} with what was left and when, by Redis's own clock. A full one is no key at all. */
public final class RedisBuckets implements RateBuckets {
    /** KEYS[1] the bucket, ARGV[1] permits of a full one, which come back within ARGV[2] milliseconds. */
    private static final String TAKE = """
            local full, period = tonumber(ARGV[1]), tonumber(ARGV[2])
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
            local left, at = tonumber(kept[1]) or full, tonumber(kept[2]) or now
            left = math.min(full, left + math.max(0, now - at) * full / period)
            if left < 1 then return math.ceil((1 - left) * period / full) end
            left = left - 1
            redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', now)
            redis.call('PEXPIRE', KEYS[1], math.ceil((full - left) * period / full))
            return 0
            """;

    private static final int MINUTE_MS = 60_000;

    private final RedisLink link;

    public RedisBuckets(RedisLink link) {
        this.link = link;
    }

    @Override
    public Future<Long> take(String bucket, int permits) {
        return link.send(Request.cmd(Command.EVAL)
                        .arg(TAKE)
                        .arg(1)
                        .arg("b:{" + Keys.digest(bucket) + "}")
                        .arg(permits)
                        .arg(MINUTE_MS))
                .map(wait -> wait.toLong());
    }
}
