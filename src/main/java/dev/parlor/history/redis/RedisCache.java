package dev.parlor.history.redis;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bytes by key for a time: what can be made again, but not for nothing. Event-loop confined, like its link. */
public final class RedisCache {
    private final RedisLink link;
    private final String prefix;
    private final Duration ttl;

    /** @param prefix of every key, with its colon */
    public RedisCache(RedisLink link, String prefix, Duration ttl) {
        this.link = link;
        this.prefix = prefix;
        this.ttl = ttl;
    }

    /** What is there under each key, in their order; in one write. */
    public Future<List<Optional<Buffer>>> load(List<String> keys) {
        List<Request> reads = keys.stream()
                .map(key -> Request.cmd(Command.GET).arg(prefix + key))
                .toList();
        return link.batch(reads).map(found -> {
            List<Optional<Buffer>> values = new ArrayList<>(found.size());
            for (Response value : found) {
                values.add(Optional.ofNullable(value).map(Response::toBuffer));
            }
            return values;
        });
    }

    public Future<Void> keep(Map<String, Buffer> values) {
        List<Request> writes = new ArrayList<>();
        values.forEach((key, value) -> writes.add(
                Request.cmd(Command.SET).arg(prefix + key).arg(value).arg("PX").arg(ttl.toMillis())));
        return link.batch(writes).mapEmpty();
    }
}
