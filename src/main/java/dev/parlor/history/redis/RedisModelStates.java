package dev.parlor.history.redis;

import dev.parlor.conversation.ModelHealth;
import dev.parlor.history.ModelHealthJson;
import dev.parlor.history.ModelStates;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The models' states as the Redis hash {@code models}, a field a model, on a connection of its own. */
public final class RedisModelStates implements ModelStates {
    private static final String KEY = "models";
    private static final Duration RETENTION = Duration.ofDays(1);
    private static final long PATIENCE_MS = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final RedisLink link;

    public RedisModelStates(Vertx vertx, String url, Duration connect) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.link = new RedisLink(vertx, url, connect);
    }

    /** Connects for the first time; see {@link RedisLink#open()}. */
    public Future<Void> open() {
        return there(link::open);
    }

    @Override
    public Future<Void> put(ModelHealth health) {
        List<Request> requests = List.of(
                Request.cmd(Command.HSET)
                        .arg(KEY)
                        .arg(health.model())
                        .arg(ModelHealthJson.encode(health).encode()),
                Request.cmd(Command.PEXPIRE).arg(KEY).arg(RETENTION.toMillis()));
        return there(() -> link.batch(requests)).mapEmpty();
    }

    @Override
    public Future<List<ModelHealth>> all() {
        Request values = Request.cmd(Command.HVALS).arg(KEY);
        return there(() -> link.send(values).timeout(PATIENCE_MS, TimeUnit.MILLISECONDS))
                .map(found -> {
                    List<ModelHealth> states = new ArrayList<>(found.size());
                    for (Response value : found) {
                        states.add(ModelHealthJson.decode(new JsonObject(value.toString())));
                    }
                    return states;
                });
    }

    /** The connection belongs to one event loop; callers are on any, and hear of the end on their own. */
    private <T> Future<T> there(Supplier<Future<T>> step) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> done = Promise.promise();
        context.runOnContext(go ->
                step.get().onComplete((value, failure) -> caller.runOnContext(back -> done.complete(value, failure))));
        return done.future();
    }
}
