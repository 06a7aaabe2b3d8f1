package dev.parlor.tool.redis;

import dev.parlor.tool.CallRates;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rates by the generic cell rate algorithm: of each quota Redis keeps the time at which it would be whole again. All
 * quotas of a call are looked at and taken in one script, by Redis's own clock. Thread-safe.
 */
public final class RedisRates implements CallRates {
    /** KEYS: the quotas. ARGV: of each the calls and the milliseconds in which they fit. Gives the wait, 0 for none. */
    private static final String TAKE = """
            local time = redis.call('time')
            local now = time[1] * 1000 + time[2] / 1000
            local wait, whole = 0, {}
            for i, key in ipairs(KEYS) do
              local calls, per = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
              whole[i] = math.max(tonumber(redis.call('get', key) or 0), now) + per / calls
              wait = math.max(wait, whole[i] - per - now)
            end
            if wait > 0.001 then return math.ceil(wait) end
            for i, key in ipairs(KEYS) do
              redis.call('set', key, string.format('%.3f', whole[i]), 'px', math.ceil(whole[i] - now) + 1)
            end
            return 0
            """;

    private final Redis redis;

    public RedisRates(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Future<Optional<Duration>> take(List<Quota> quotas) {
        Request take = Request.cmd(Command.EVAL).arg(TAKE).arg(quotas.size());
        quotas.forEach(quota -> take.arg("tool:rate:" + Digest.of(quota.key())));
        quotas.forEach(
                quota -> take.arg(quota.rate().calls()).arg(quota.rate().per().toMillis()));
        return redis.send(take)
                .map(wait -> wait.toLong() == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(wait.toLong())));
    }
}
