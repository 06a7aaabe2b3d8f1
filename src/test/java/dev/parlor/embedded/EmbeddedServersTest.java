package dev.parlor.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
@Timeout(value = 60, timeUnit = TimeUnit.SECONDS)
class EmbeddedServersTest {
    @TempDir
    Path temp;

    @Test
    void postgresFindsItsTableAgainAfterASecondStart() throws Exception {
        Path folder = temp.resolve("with a space");
        try (PostgresProcess first = PostgresProcess.start(folder)) {
            Sql.run(first.url(), "create table note (text text)");
            Sql.run(first.url(), "insert into note values ('kept äöü')");
        }
        assertThat(FolderProcesses.on(folder)).isEmpty();
        try (PostgresProcess second = PostgresProcess.start(folder)) {
            assertThat(Sql.ask(second.url(), "select text from note")).isEqualTo("kept äöü");
        }
    }

    @Test
    void postgresIsDurableAndAsksForAPassword() throws Exception {
        try (PostgresProcess postgres = PostgresProcess.start(temp)) {
            assertThat(Sql.ask(postgres.url(), "show fsync")).isEqualTo("on");
            assertThat(Sql.ask(postgres.url(), "show synchronous_commit")).isEqualTo("on");
            assertThat(Sql.ask(postgres.url(), "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Sql.ask(postgres.url(), "select usesuper from pg_user where usename = user"))
                    .isEqualTo("f");
            String stranger = postgres.url().replaceFirst(":[0-9a-f]{32}@", ":guessed@");
            assertThatThrownBy(() -> Sql.ask(stranger, "select 1")).hasMessageContaining("password");
        }
    }

    @Test
    void twoPostgresSideBySideDoNotMeet() throws Exception {
        CompletableFuture<PostgresProcess> starting =
                CompletableFuture.supplyAsync(() -> PostgresProcess.start(temp.resolve("one")));
        try (PostgresProcess two = PostgresProcess.start(temp.resolve("two"));
                PostgresProcess one = starting.join()) {
            Sql.run(one.url(), "create table mine (id int)");
            assertThat(Sql.ask(two.url(), "select to_regclass('mine')")).isNull();
        }
    }

    @Test
    void aFirstStartThatWasCutShortIsBegunAnew() throws Exception {
        Files.createDirectories(temp.resolve("data"));
        Files.writeString(temp.resolve("data/postgresql.conf"), "half written");
        try (PostgresProcess postgres = PostgresProcess.start(temp)) {
            assertThat(Sql.ask(postgres.url(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void vertxOpensThePostgresUrlAsItIs(Vertx vertx) throws Exception {
        try (PostgresProcess postgres = PostgresProcess.start(temp)) {
            PgConnection connection = PgConnection.connect(vertx, PgConnectOptions.fromUri(postgres.url()))
                    .await(10, TimeUnit.SECONDS);
            var rows = connection.query("select 41 + 1").execute().await(10, TimeUnit.SECONDS);
            assertThat(rows.iterator().next().getInteger(0)).isEqualTo(42);
            connection.close().await(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void redisFindsItsKeysAgainAfterASecondStart(Vertx vertx) throws Exception {
        Path folder = temp.resolve("with \"quotes\"");
        try (RedisProcess first = RedisProcess.start(folder)) {
            assertThat(ask(vertx, first.url(), Request.cmd(Command.SET).arg("k").arg("kept")))
                    .isEqualTo("OK");
            assertThat(ask(
                            vertx,
                            first.url(),
                            Request.cmd(Command.CONFIG).arg("GET").arg("append*")))
                    .contains("appendonly", "yes", "appendfsync", "everysec");
        }
        assertThat(FolderProcesses.on(folder)).isEmpty();
        try (RedisProcess second = RedisProcess.start(folder)) {
            assertThat(ask(vertx, second.url(), Request.cmd(Command.GET).arg("k")))
                    .isEqualTo("kept");
        }
    }

    @Test
    void redisAsksForAPassword(Vertx vertx) throws Exception {
        try (RedisProcess redis = RedisProcess.start(temp)) {
            String stranger = "redis://127.0.0.1:" + URI.create(redis.url()).getPort();
            assertThatThrownBy(
                            () -> ask(vertx, stranger, Request.cmd(Command.GET).arg("k")))
                    .hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void serversOfAKilledParlorAreReplacedByTheNextStart(Vertx vertx) throws Exception {
        Process killed = another(temp);
        List<String> urls = firstLines(killed, 2);
        Sql.run(urls.get(0), "create table note as select 'kept' as text");
        ask(vertx, urls.get(1), Request.cmd(Command.SET).arg("k").arg("kept"));
        killed.destroyForcibly().waitFor();
        List<ProcessHandle> orphans = FolderProcesses.on(temp.toRealPath());
        assertThat(orphans).hasSizeGreaterThanOrEqualTo(2);

        try (DataFolder folder = DataFolder.claim(temp);
                PostgresProcess postgres = PostgresProcess.start(folder.postgres());
                RedisProcess redis = RedisProcess.start(folder.redis())) {
            assertThat(FolderProcesses.on(folder.path())).doesNotContainAnyElementsOf(orphans);
            assertThat(Sql.ask(postgres.url(), "select text from note")).isEqualTo("kept");
            assertThat(ask(vertx, redis.url(), Request.cmd(Command.GET).arg("k")))
                    .isEqualTo("kept");
        }
    }

    @Test
    void aFolderOfALivingParlorIsRefusedToASecondProcess() throws Exception {
        try (DataFolder mine = DataFolder.claim(temp)) {
            Process second = another(mine.path());
            assertThat(new String(second.getErrorStream().readAllBytes(), UTF_8))
                    .contains("is in use by another Parlor");
            assertThat(second.waitFor()).isNotZero();
        }
    }

    @Test
    void serversRunInSessionsOfTheirOwnSoThatCtrlCDoesNotReachThem() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")));
        try (PostgresProcess postgres = PostgresProcess.start(temp.resolve("p"));
                RedisProcess redis = RedisProcess.start(temp.resolve("r"))) {
            assertThat(postgres.url()).isNotEqualTo(redis.url());
            List<ProcessHandle> servers = FolderProcesses.on(temp);
            assertThat(servers)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(server -> assertThat(session(server)).isNotEqualTo(session(ProcessHandle.current())));
        }
    }

    /** The sixth field of a process's stat line; the second one, its name, is in brackets and may hold blanks. */
    private static String session(ProcessHandle process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5)[3];
    }

    private static Process another(Path data) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServersOfAnotherParlor.class.getName(),
                        data.toString())
                .start();
    }

    private static List<String> firstLines(Process process, int count) {
        return new BufferedReader(process.inputReader())
                .lines()
                .filter(line -> line.matches("(postgres|redis)://.*"))
                .limit(count)
                .toList();
    }

    private static String ask(Vertx vertx, String url, Request request) throws TimeoutException {
        Redis redis = Redis.createClient(vertx, url);
        try {
            return String.valueOf(redis.send(request).await(10, TimeUnit.SECONDS));
        } finally {
            redis.close();
        }
    }
}
