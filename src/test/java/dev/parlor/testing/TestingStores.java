package dev.parlor.testing;

import dev.parlor.embedded.PostgresProcess;
import dev.parlor.embedded.RedisProcess;
import dev.parlor.history.postgres.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One real Postgres and one real Redis for all tests of a run, on a folder that goes with them. */
public final class TestingStores {
    /** All but what the migrations have left. */
    private static final String EMPTY = """
            do $$ begin execute (
                select 'truncate ' || string_agg(quote_ident(tablename), ', ') || ' cascade' from pg_tables
                where schemaname = 'public' and tablename not in ('flyway_schema_history', 'tool_catalogue')); end $$
            """;

    /**
     * Tests kill processes, not machines: what Postgres has handed to the system is safe without waiting for the disk. And
     * more servers are connected at once than a user's.
     */
    private static final Map<String, String> FOR_TESTS = Map.of("fsync", "off", "max_connections", "400");

    private static @Nullable TestingStores open;

    private final Path folder;
    private final PostgresProcess postgres;
    private final RedisProcess redis;
    private final AtomicInteger databases = new AtomicInteger();
    private final Queue<String> returned = new ConcurrentLinkedQueue<>();
    private final String template;

    private TestingStores() throws IOException {
        folder = Files.createTempDirectory("parlor-test-");
        postgres = PostgresProcess.start(folder.resolve("postgres"), FOR_TESTS);
        redis = RedisProcess.start(folder.resolve("redis"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "testing-stores"));
        template = newDatabase("template1");
        Migrations.run(template);
    }

    public static synchronized TestingStores open() {
        if (open == null) {
            try {
                open = new TestingStores();
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
        return open;
    }

    /** The URL of a database with the server's tables, which nobody has used. */
    public String newDatabase() {
        return newDatabase(URI.create(template).getPath().substring(1));
    }

    private synchronized String newDatabase(String like) {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = connect(postgres.url())) {
            connection.createStatement().execute("create database " + name + " template " + like);
            return postgres.url().replaceFirst("/[^/]*$", "/" + name);
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    public String redisUrl() {
        return redis.url();
    }

    /** A connection for looking at what a server stored. */
    public static Connection connect(String url) throws SQLException {
        URI uri = URI.create(url);
        String[] login = uri.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(), login[0], login[1]);
    }

    /** A database as {@link #newDatabase} makes it, perhaps one that a test has given back. */
    public String borrowDatabase() {
        String used = returned.poll();
        return used == null ? newDatabase() : used;
    }

    /** Empties a borrowed database for the next test; nobody may be connected to it any more. */
    public void giveBack(String database) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(EMPTY);
            returned.add(database);
        } catch (SQLException inUse) {
            // nobody gets it again
        }
    }

    /** Postgres is cut off, since writing hundreds of databases to the disk once more takes half a minute. */
    private void close() {
        redis.close();
        try {
            String pid = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"))
                    .getFirst();
            new ProcessBuilder("kill", "-QUIT", pid.strip()).start().waitFor();
            new ProcessBuilder("rm", "-rf", folder.toString()).start();
        } catch (IOException otherSystem) {
            postgres.close();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
