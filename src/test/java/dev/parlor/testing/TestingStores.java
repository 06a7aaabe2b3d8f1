package dev.parlor.testing;

import dev.parlor.embedded.PostgresProcess;
import dev.parlor.embedded.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One real Postgres and one real Redis for all tests of a run, on a folder that goes with them. */
public final class TestingStores {
    private static @Nullable TestingStores open;

    private final Path folder;
    private final PostgresProcess postgres;
    private final RedisProcess redis;
    private final AtomicInteger databases = new AtomicInteger();

    private TestingStores() throws IOException {
        folder = Files.createTempDirectory("parlor-test-");
        postgres = PostgresProcess.start(folder.resolve("postgres"));
        redis = RedisProcess.start(folder.resolve("redis"));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "testing-stores"));
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

    /** The URL of a database that nobody has used. */
    public String newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = connect(postgres.url())) {
            connection.createStatement().execute("create database " + name);
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

    private void close() {
        redis.close();
        postgres.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException gone) {
            // a file that vanished by itself is one less to delete
        }
    }
}
