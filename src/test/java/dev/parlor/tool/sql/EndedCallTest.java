package dev.parlor.tool.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.TestingBench;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a call that has its result, while the connection that it used serves the next. */
class EndedCallTest {
    private static final SqlLimits ONE_CONNECTION =
            new SqlLimits(1, Duration.ofMinutes(1), Duration.ofSeconds(10), 64 * 1024, Duration.ofDays(30));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void stopsNothingThatRunsOnItsConnectionByThen() {
        TestingSite site = TestingSite.open(vertx, TestingSite.newDatabase(), "clinic", "", """
                - { name: quick, sql: { query: "select 1 as one" } }
                - { name: slow, sql: { query: "select 2 as two from pg_sleep(3)" } }
                """, ONE_CONNECTION);
        CallScope quick = CallScope.lasting(PATIENCE);
        TestingBench.get(site.start(site.tool("quick"), "quick", "{}", quick));
        Future<ToolResult> slow = site.start(site.tool("slow"), "slow", "{}", CallScope.lasting(PATIENCE));
        await().until(() -> site.askAsSite("select count(*) from pg_stat_activity where query like '%pg_sleep(3)%'"
                        + " and state = 'active' and pid <> pg_backend_pid()")
                .equals("1"));
        quick.end();
        assertThat(TestingSite.told(TestingBench.get(slow))).isEqualTo("[{\"two\":2}]");
    }
}
