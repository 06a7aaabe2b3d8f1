package dev.parlor;

import dev.parlor.config.ParlorConfig;
import dev.parlor.embedded.DataFolder;
import dev.parlor.embedded.PostgresProcess;
import dev.parlor.embedded.RedisProcess;
import dev.parlor.embedded.StartupProblem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Postgres and Redis: those of the configuration, or embedded ones. Blocking: start-up and end of the process only. */
final class Stores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);
    private static final int POSTGRES_PORT = 5432;
    private static final int REDIS_PORT = 6379;

    private final @Nullable DataFolder folder;
    private final @Nullable PostgresProcess postgres;
    private final @Nullable RedisProcess redis;
    private final String postgresUrl;
    private final String redisUrl;

    private Stores(
            @Nullable DataFolder folder,
            @Nullable PostgresProcess postgres,
            @Nullable RedisProcess redis,
            String postgresUrl,
            String redisUrl) {
        this.folder = folder;
        this.postgres = postgres;
        this.redis = redis;
        this.postgresUrl = postgresUrl;
        this.redisUrl = redisUrl;
    }

    /**
     * Makes sure that both answer.
     *
     * @throws StartupProblem with the line that says which one does not and what to do
     */
    static Stores open(ParlorConfig config) {
        String givenPostgres = config.postgres().url().reveal();
        String givenRedis = config.redis().url().reveal();
        if (!givenPostgres.isEmpty()) {
            reach(
                    "DATABASE_URL",
                    givenPostgres,
                    POSTGRES_PORT,
                    config.postgres().connect());
        }
        if (!givenRedis.isEmpty()) {
            reach("REDIS_URL", givenRedis, REDIS_PORT, config.redis().connect());
        }
        if (!givenPostgres.isEmpty() && !givenRedis.isEmpty()) {
            return new Stores(null, null, null, givenPostgres, givenRedis);
        }
        DataFolder folder = DataFolder.claim(Path.of(config.data()));
        LOG.info("Starting the embedded servers on {} ...", folder.path());
        CompletableFuture<@Nullable RedisProcess> redis =
                CompletableFuture.supplyAsync(() -> givenRedis.isEmpty() ? RedisProcess.start(folder.redis()) : null);
        @Nullable PostgresProcess postgres = null;
        try {
            postgres = givenPostgres.isEmpty() ? PostgresProcess.start(folder.postgres()) : null;
            RedisProcess started = redis.join();
            return new Stores(
                    folder,
                    postgres,
                    started,
                    postgres == null ? givenPostgres : postgres.url(),
                    started == null ? givenRedis : started.url());
        } catch (CompletionException | StartupProblem problem) {
            close(postgres);
            close(redis.exceptionally(failed -> null).join());
            folder.close();
            throw problem.getCause() instanceof StartupProblem cause ? cause : problem;
        }
    }

    String postgresUrl() {
        return postgresUrl;
    }

    String redisUrl() {
        return redisUrl;
    }

    @Override
    public void close() {
        close(redis);
        close(postgres);
        close(folder);
    }

    private static void close(@Nullable AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception problem) {
            LOG.warn("An embedded server did not stop in order: {}", problem.getMessage());
        }
    }

    /** Tries a connection, so that a wrong address is one clear line and not the first error of many. */
    private static void reach(String name, String url, int usualPort, Duration patience) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException notUrl) {
            throw new StartupProblem(name + " is not a URL.");
        }
        if (uri.getHost() == null) {
            throw new StartupProblem(name + " names no host; write it like "
                    + (usualPort == REDIS_PORT ? "redis://host:6379" : "postgres://user:password@host:5432/database")
                    + ".");
        }
        int port = uri.getPort() < 0 ? usualPort : uri.getPort();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), port), (int) patience.toMillis());
        } catch (IOException unreachable) {
            throw new StartupProblem(name + ": nothing answers at " + uri.getHost() + ":" + port
                    + "; start that server, mend the address, or unset " + name + " for the embedded one.");
        }
    }
}
