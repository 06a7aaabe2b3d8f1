package dev.parlor.tool.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.sql.CuttingProxy.Cut;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that breaks just when it counts. */
class LostCommitTest {
    private static Vertx vertx;
    private static TestingSite site;
    private static CuttingProxy proxy;
    private static SqlTool note;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        site = TestingSite.open(vertx, "create table line (word text);", """
                - name: note
                  sql: { query: insert into line values (:word) returning word, answer: row }
                  effect: write
                """);
        proxy = new CuttingProxy(vertx, site.url());
        note = site.tool("note", proxy.url(site.url()));
    }

    @AfterAll
    static void close() {
        TestingBench.get(vertx.close());
    }

    @Test
    void aCommitWhoseAnswerIsLostIsFoundToBeDone() {
        proxy.cut(Cut.AFTER_THE_COMMIT);
        assertThat(TestingSite.told(site.call(note, "after", "{\"word\":\"after\"}")))
                .isEqualTo("{\"word\":\"after\"}");
        assertThat(lines("after")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_THE_COMMIT", "LONG_BEFORE_THE_COMMIT"})
    void aCommitThatNeverArrivedIsFoundToBeUndone(Cut cut) {
        String word = cut.name();
        proxy.cut(cut);
        ToolResult.Failed failed = (ToolResult.Failed) site.call(note, word, "{\"word\":\"" + word + "\"}");
        assertThat(failed.failure().code()).isEqualTo("unavailable");
        assertThat(failed.failure().retryable()).isTrue();
        assertThat(failed.untouched()).isTrue();
        assertThat(lines(word)).isEqualTo("0");
        assertThat(TestingSite.told(site.call(note, word, "{\"word\":\"" + word + "\"}")))
                .isEqualTo("{\"word\":\"" + word + "\"}");
        assertThat(lines(word)).isEqualTo("1");
    }

    @Test
    void aCommitThatNobodyCanAskAboutIsOfUnknownOutcomeAndStillNotDoneTwice() {
        proxy.cutAndClose(Cut.AFTER_THE_COMMIT);
        CallScope brief = CallScope.lasting(Duration.ofSeconds(1));
        ToolResult.Failed failed =
                (ToolResult.Failed) TestingBench.get(site.start(note, "dark", "{\"word\":\"dark\"}", brief));
        assertThat(failed.failure().code()).isEqualTo("outcome_unknown");
        assertThat(failed.untouched()).isFalse();
        proxy.open();
        assertThat(TestingSite.told(site.call(note, "dark", "{\"word\":\"dark\"}")))
                .isEqualTo("{\"word\":\"dark\"}");
        assertThat(lines("dark")).isEqualTo("1");
    }

    private static String lines(String word) {
        return site.askAsSite("select count(*) from line where word = '" + word + "'");
    }
}
