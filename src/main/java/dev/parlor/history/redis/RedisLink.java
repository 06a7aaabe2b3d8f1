package dev.parlor.history.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of an event loop to Redis, made again when it breaks.
 *
 * <p>Commands that meet a broken connection fail at once; whoever sent them knows whether to send them again. Event-loop
 * confined: made, used and closed on the same loop.
 */
public final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int WAITING_COMMANDS = 65_536;
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 1_000;

    private final Vertx vertx;
    private final Redis client;
    private @Nullable RedisConnection connection;
    private long pauseMs = FIRST_PAUSE_MS;
    private boolean closed;

    public RedisLink(Vertx vertx, String url, Duration connect) {
        this.vertx = vertx;
        RedisOptions options = new RedisOptions().setConnectionString(url).setMaxWaitingHandlers(WAITING_COMMANDS);
        options.getNetClientOptions()
                .setConnectTimeout((int) connect.toMillis())
                .setTcpNoDelay(true);
        this.client = Redis.createClient(vertx, options);
    }

    /** Connects for the first time. Fails if that does not work; later breaks are mended by themselves. */
    public Future<Void> open() {
        return connect().mapEmpty();
    }

    Future<Response> send(Request request) {
        RedisConnection open = connection;
        return open == null ? broken() : open.send(request).map(response -> response);
    }

    Future<List<Response>> batch(List<Request> requests) {
        RedisConnection open = connection;
        return open == null ? broken() : open.batch(requests);
    }

    public Future<Void> close() {
        closed = true;
        connection = null;
        return client.close();
    }

    private Future<RedisConnection> connect() {
        return client.connect().onSuccess(made -> {
            connection = made;
            pauseMs = FIRST_PAUSE_MS;
            made.exceptionHandler(problem -> LOG.warn("Redis connection: {}", problem.getMessage()));
            made.endHandler(end -> lost(made));
        });
    }

    private void lost(RedisConnection old) {
        if (Objects.equals(connection, old)) {
            connection = null;
            LOG.warn("Redis connection lost, connecting again");
            connectAgain();
        }
    }

    private void connectAgain() {
        if (closed) {
            return;
        }
        long pause = pauseMs;
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
        vertx.setTimer(pause, timer -> {
            if (!closed) {
                connect().onFailure(problem -> connectAgain());
            }
        });
    }

    private static <T> Future<T> broken() {
        return Future.failedFuture("no connection to Redis");
    }
}
