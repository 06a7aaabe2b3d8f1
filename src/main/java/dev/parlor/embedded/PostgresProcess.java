package dev.parlor.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Postgres that runs beside Parlor on a folder of its own, reachable on 127.0.0.1 with a password only.
 *
 * <p>It runs in a session of its own: Ctrl-C in a terminal reaches Parlor and not the database, which so outlives
 * everything that Parlor still has to write. If Parlor is killed, the next start on the folder stops the leftover.
 */
public final class PostgresProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresProcess.class);
    private static final String NAME = "parlor";
    private static final int ATTEMPTS = 3;
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final EmbeddedPostgres server;
    private final PostgresFolder folder;
    private final String url;

    private PostgresProcess(EmbeddedPostgres server, PostgresFolder folder, String password) {
        this.server = server;
        this.folder = folder;
        this.url = "postgres://%s:%s@127.0.0.1:%d/%s".formatted(NAME, password, server.getPort(), NAME);
    }

    /**
     * Starts a Postgres on the folder and returns when it answers: about 3 s the first time, below 1 s later.
     *
     * <p>Blocks: not for an event loop. The caller holds the {@link DataFolder}, so whatever still runs on the folder is
     * taken for a leftover and stopped.
     *
     * @param folder created where it is missing; its content is kept between starts
     * @throws StartupProblem when it does not start, with the end of its log
     */
    public static PostgresProcess start(Path folder) {
        return start(folder, Map.of());
    }

    /** The same with settings of Postgres that go before the usual ones. */
    public static PostgresProcess start(Path folder, Map<String, String> settings) {
        PostgresFolder files = new PostgresFolder(folder.toAbsolutePath().normalize());
        try {
            String password = files.prepare();
            if (FolderProcesses.stopAll(files.data(), STOP_PATIENCE) > 0) {
                LOG.info("Stopped a Postgres that was left over on {}.", folder);
            }
            files.clearTraces();
            return new PostgresProcess(startOnFreePort(files, password, settings), files, password);
        } catch (IOException | SQLException | RuntimeException e) {
            FolderProcesses.stopAll(files.data(), STOP_PATIENCE);
            throw e instanceof StartupProblem known ? known : problem(files, e);
        }
    }

    private static EmbeddedPostgres startOnFreePort(PostgresFolder files, String password, Map<String, String> more)
            throws IOException, SQLException {
        PostgresPrograms programs = PostgresPrograms.in(ProgramCache.folder(files.path()));
        for (int attempt = 1; ; attempt++) {
            EmbeddedPostgres server = programs.start(settings(files, password, more));
            if (isOurs(server, files)) {
                finishStart(server, files, password);
                PostgresPrograms.removeForgottenScripts();
                return server;
            }
            if (attempt == ATTEMPTS) {
                throw new StartupProblem("Postgres found no free port on 127.0.0.1.");
            }
        }
    }

    private static EmbeddedPostgres.Builder settings(PostgresFolder files, String password, Map<String, String> more) {
        // The library hands out -F (no fsync) and a lax commit by itself: both are set back here.
        EmbeddedPostgres.Builder settings = EmbeddedPostgres.builder()
                .setDataDirectory(files.data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_PATIENCE)
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .setConnectConfig("password", password)
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8");
        files.serverSettings().forEach(settings::setServerConfig);
        more.forEach(settings::setServerConfig);
        return settings;
    }

    /** Somebody else may have taken the port between the choice and the start, even another Postgres. */
    private static boolean isOurs(EmbeddedPostgres server, PostgresFolder files) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            return row.next() && Files.isSameFile(Path.of(row.getString(1)), files.data());
        } catch (SQLException | IOException e) {
            LOG.debug("The port {} answers, but not as our Postgres.", server.getPort(), e);
            return false;
        }
    }

    /**
     * The first start ends with a password on every door, a role that may create databases and roles and no more, and
     * its empty database. A folder of an earlier Parlor has the role without the right to create others.
     */
    private static void finishStart(EmbeddedPostgres server, PostgresFolder files, String password)
            throws IOException, SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (files.isReady()) {
                statement.execute("alter role " + NAME + " createrole");
                return;
            }
            statement.execute("alter role postgres password '" + password + "'");
            statement.execute("create role " + NAME + " login createdb createrole password '" + password + "'");
            statement.execute("create database " + NAME + " owner " + NAME);
            files.requirePasswords();
            statement.execute("select pg_reload_conf()");
        }
        files.markReady();
    }

    private static StartupProblem problem(PostgresFolder files, Exception cause) {
        return new StartupProblem(
                "The embedded Postgres on " + files.path() + " did not start (" + cause + "). Set DATABASE_URL to use a"
                        + " Postgres of your own. The end of " + files.log() + ":\n"
                        + PrivateFiles.lastLines(files.log(), 5),
                cause);
    }

    /** {@code postgres://user:password@127.0.0.1:port/parlor}; the port is another one at each start. */
    public String url() {
        return url;
    }

    /** Stops the server, cutting open connections, and returns when it is gone. Blocks; idempotent. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("Postgres was not asked to stop: {}", e.toString());
        }
        FolderProcesses.stopAll(folder.data(), STOP_PATIENCE);
    }
}
