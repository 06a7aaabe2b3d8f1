package dev.parlor.tool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.conversation.ToolResult;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.TestingBench;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens at most once, and what stops when nobody waits for it any more. */
class WritesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Vertx vertx;
    private static TestingSite site;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        site = TestingSite.open(vertx, """
                create table booking (slot int primary key, name text not null);
                comment on constraint booking_pkey on booking is 'Taken.';
                create table ledger (id int generated always as identity, word text not null);
                create table counter (n int not null);
                insert into counter values (0);
                create table late (id int primary key deferrable initially deferred);
                """, """
                - name: book
                  parameters: { type: object, properties: { slot: { type: integer }, name: { type: string } } }
                  sql: { query: "insert into booking values (:slot, :name) returning slot", answer: row }
                  effect: write
                - name: note
                  sql: { query: "insert into ledger (word) values (:word) returning id", answer: row }
                  effect: write
                - name: note_slowly
                  sql:
                    query: |
                      with wait as materialized (select pg_sleep(0.02))
                      insert into ledger (word) select :word from wait returning id
                    answer: row
                  effect: write
                - name: count_up
                  sql: { query: "update counter set n = n + 1 returning n", answer: row }
                  effect: write
                - name: sleep
                  sql: { query: "select pg_sleep(600)::text, :mark as mark" }
                - name: sleep_and_note
                  sql:
                    query: |
                      with wait as materialized (select pg_sleep(600))
                      insert into ledger (word) select :mark from wait
                  effect: write
                - name: twice
                  sql: { query: "insert into late values (1), (1)" }
                  effect: write
                """);
    }

    @AfterAll
    static void close() {
        TestingBench.get(vertx.close());
    }

    @Test
    void ofFiftyWhoBookTheSameSlotAtOnceOneGetsIt() {
        SqlTool book = site.tool("book");
        List<Future<ToolResult>> running = IntStream.range(0, 50)
                .mapToObj(guest ->
                        site.start(book, "book-" + guest, "{\"slot\":7,\"name\":\"guest " + guest + "\"}", scope()))
                .toList();
        Map<String, Long> told = running.stream()
                .map(TestingBench::get)
                .map(TestingSite::told)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(told).containsOnly(Map.entry("{\"slot\":7}", 1L), Map.entry("conflict: Taken.", 49L));
        assertThat(site.askAsSite("select count(*) from booking where slot = 7"))
                .isEqualTo("1");
    }

    @Test
    void aKeyThatHasWrittenGetsTheResultOfThen() {
        SqlTool count = site.tool("count_up");
        String first = TestingSite.told(site.call(count, "once", "{}"));
        assertThat(TestingSite.told(site.call(count, "once", "{}"))).isEqualTo(first);
        assertThat(TestingSite.told(site.call(count, "again", "{}"))).isNotEqualTo(first);
        assertThat(site.askAsSite("select n from counter")).isEqualTo("2");
    }

    @Test
    void theSameKeyTwentyTimesAtOnceWritesOnce() {
        SqlTool note = site.tool("note_slowly");
        List<Future<ToolResult>> running = IntStream.range(0, 20)
                .mapToObj(attempt -> site.start(note, "same", "{\"word\":\"same\"}", scope()))
                .toList();
        assertThat(running.stream()
                        .map(TestingBench::get)
                        .map(TestingSite::told)
                        .distinct())
                .hasSize(1);
        assertThat(site.askAsSite("select count(*) from ledger where word = 'same'"))
                .isEqualTo("1");
    }

    @Test
    void aKeyWhoseWriteWasRefusedIsFree() {
        SqlTool book = site.tool("book");
        site.call(book, "first", "{\"slot\":1,\"name\":\"Ada\"}");
        assertThat(TestingSite.told(site.call(book, "second", "{\"slot\":1,\"name\":\"Bob\"}")))
                .isEqualTo("conflict: Taken.");
        assertThat(TestingSite.told(site.call(book, "second", "{\"slot\":2,\"name\":\"Bob\"}")))
                .isEqualTo("{\"slot\":2}");
    }

    @Test
    void whatIsRefusedOnlyAtTheCommitIsAConflictToo() {
        ToolResult.Failed failed = (ToolResult.Failed) site.call("twice", "{}");
        assertThat(TestingSite.told(failed)).isEqualTo("conflict: This is taken, or is there already.");
        assertThat(failed.untouched()).isTrue();
    }

    @Test
    void ofThreeHundredWritesWhoseConnectionsAreKilledAtRandomEachIsDoneOnce() throws Exception {
        SqlTool note = site.tool("note_slowly");
        BlockingQueue<Boolean> goesOn = new LinkedBlockingQueue<>();
        int[] kills = {0};
        Thread killer = Thread.ofPlatform().start(() -> kills[0] = killAtRandom(goesOn));
        int broken = 0;
        List<String> done = new ArrayList<>();
        for (int batch = 0; batch < 30; batch++) {
            int from = batch * 10;
            List<Future<ToolResult>> running = IntStream.range(from, from + 10)
                    .mapToObj(
                            number -> site.start(note, "kill-" + number, "{\"word\":\"kill-" + number + "\"}", scope()))
                    .toList();
            for (int i = 0; i < running.size(); i++) {
                ToolResult result = TestingBench.get(running.get(i));
                String key = "kill-" + (from + i);
                while (result instanceof ToolResult.Failed failed) {
                    broken++;
                    assertThat(failed.failure().code()).isIn("unavailable", "outcome_unknown");
                    assertThat(failed.untouched())
                            .isEqualTo(failed.failure().code().equals("unavailable"));
                    result = site.call(note, key, "{\"word\":\"" + key + "\"}");
                }
                done.add(TestingSite.told(result));
                if (i % 3 == 0) {
                    goesOn.add(true);
                }
            }
        }
        goesOn.add(false);
        killer.join();
        assertThat(kills[0]).isEqualTo(120);
        assertThat(broken).as("attempts that lost their connection").isPositive();
        assertThat(done).doesNotHaveDuplicates().hasSize(300);
        assertThat(site.askAsSite("select count(*) from ledger where word like 'kill-%'"))
                .isEqualTo("300");
        assertThat(site.askAsSite("select count(distinct word) from ledger where word like 'kill-%'"))
                .isEqualTo("300");
        assertThat(site.ask("select count(*) from site_write where key like 'kill-%'"))
                .isEqualTo("300");
    }

    /** Kills a connection of the site for each sign that something was written, at some point of what runs then. */
    private static int killAtRandom(BlockingQueue<Boolean> goesOn) {
        Random random = new Random(4711);
        int kills = 0;
        String own = site.url()
                .replaceFirst(
                        "//[^@]*@",
                        "//" + site.login().role() + ":"
                                + site.login().password().reveal() + "@");
        try (Connection connection = TestingStores.connect(own);
                Statement statement = connection.createStatement()) {
            while (goesOn.take()) {
                statement.execute("select pg_sleep(" + random.nextInt(30) / 1_000.0 + ")");
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user"
                        + " and datname = current_database() and pid <> pg_backend_pid() order by random() limit 1");
                kills++;
            }
        } catch (SQLException | InterruptedException problem) {
            throw new IllegalStateException(problem);
        }
        return kills;
    }

    @Test
    void aCallThatIsStoppedStopsItsStatementInPostgres() {
        for (String tool : List.of("sleep", "sleep_and_note")) {
            CallScope scope = scope();
            Future<ToolResult> running = site.start(site.tool(tool), "stop-" + tool, "{\"mark\":\"stop\"}", scope);
            await().until(() -> sleeping() == 1);
            scope.end();
            ToolResult.Failed failed = (ToolResult.Failed) TestingBench.get(running);
            assertThat(failed.failure().code()).isEqualTo("cancelled");
            assertThat(failed.untouched()).isTrue();
            await().until(() -> sleeping() == 0);
        }
        assertThat(site.askAsSite("select count(*) from ledger where word = 'stop'"))
                .isEqualTo("0");
    }

    @Test
    void aStatementIsStoppedByPostgresItselfWhenItsTimeIsOver() {
        CallScope scope = CallScope.lasting(Duration.ofMillis(500));
        Future<ToolResult> running = site.start(site.tool("sleep_and_note"), "late", "{\"mark\":\"late\"}", scope);
        ToolResult.Failed failed = (ToolResult.Failed) TestingBench.get(running);
        assertThat(failed.failure().code()).isEqualTo("timeout");
        assertThat(failed.failure().retryable()).isTrue();
        assertThat(failed.untouched()).isTrue();
        assertThat(sleeping()).isZero();
        assertThat(site.askAsSite("select count(*) from ledger where word = 'late'"))
                .isEqualTo("0");
    }

    @Test
    void aConnectionWhoseStatementWasStoppedIsNotUsedAgain() {
        for (int round = 0; round < 20; round++) {
            CallScope scope = scope();
            Future<ToolResult> running =
                    site.start(site.tool("sleep"), "round-" + round, "{\"mark\":\"round\"}", scope);
            await().until(() -> sleeping() == 1);
            scope.end();
            TestingBench.get(running);
            assertThat(TestingSite.told(site.call(site.tool("note"), "after-" + round, "{\"word\":\"after\"}")))
                    .startsWith("{\"id\":");
        }
    }

    private static int sleeping() {
        return Integer.parseInt(site.askAsSite("select count(*) from pg_stat_activity where state = 'active'"
                + " and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()"));
    }

    private static CallScope scope() {
        return CallScope.lasting(PATIENCE);
    }
}
