package dev.parlor.tool.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.config.NoticeConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.telemetry.Redaction;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.CallRecord;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.postgres.PostgresNotices;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators are told of calls, in a real Postgres. */
class CallNoticesTest {
    private static final SiteId HOMES = new SiteId("homes");
    private static final NoticeConfig EMERGENCY =
            new NoticeConfig("repair", Map.of("priority", "emergency"), "Emergency in {ref}: {issue} ({number})", true);
    private static final NoticeConfig TICKET = new NoticeConfig("ticket", Map.of(), "Ticket from {name}", false);

    private final Vertx vertx = Vertx.vertx();
    private final List<CallRecord> audited = new ArrayList<>();
    private Notices notices;
    private CallNotices calls;

    @BeforeEach
    void start() {
        String database = TestingStores.open().newDatabase();
        Pool pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(database))
                .using(vertx)
                .build();
        notices = new PostgresNotices(pool);
        calls = new CallNotices(
                audited::add,
                notices,
                site -> site.equals(HOMES) ? List.of(EMERGENCY, TICKET) : List.of(),
                new Redaction(List.of(), List.of("\\b\\d{13,19}\\b"))::of);
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void aCallThatTheSiteNamesIsToldInItsWordsTheUrgentFirst() {
        calls.add(call(
                "1",
                "repair",
                "{\"ref\":\"P-104\",\"issue\":\"Gas\",\"priority\":\"emergency\"}",
                done("{\"number\":7}")));
        calls.add(call("2", "ticket", "{\"name\":\"Sam 4111111111111111\"}", done("{}")));
        await().until(() -> open().size() == 2);
        assertThat(open())
                .extracting(Notice::title)
                .containsExactly("Emergency in P-104: Gas (7)", "Ticket from Sam (redacted)");
        assertThat(open()).extracting(Notice::urgent).containsExactly(true, false);
        assertThat(open().getFirst().conversation()).isEqualTo(new ConversationId("conversation"));
        assertThat(audited).hasSize(2);
    }

    @Test
    void callsThatFailedOrAreOfNoInterestAreNotTold() {
        calls.add(call("1", "repair", "{\"ref\":\"P-104\",\"issue\":\"Tap\",\"priority\":\"low\"}", done("{}")));
        calls.add(call("2", "ticket", "{\"name\":\"Sam\"}", ToolResult.failed("refused", "No.", false)));
        calls.add(call("3", "search", "{}", done("[]")));
        calls.add(call("4", "ticket", "{\"name\":\"The last\"}", done("{}")));
        await().until(() -> !open().isEmpty());
        assertThat(open()).extracting(Notice::title).containsExactly("Ticket from The last");
        assertThat(audited).hasSize(4);
    }

    @Test
    void aNoticeIsKeptOnceAndClosedOnce() {
        CallRecord ticket = call("1", "ticket", "{\"name\":\"Sam\"}", done("{}"));
        calls.add(ticket);
        calls.add(ticket);
        await().until(() -> !open().isEmpty());
        assertThat(TestingBench.get(notices.open(Optional.of(Set.of(new SiteId("other"))), 10)))
                .isEmpty();
        String id = open().getFirst().id();
        assertThat(TestingBench.get(notices.close(id, Optional.of(Set.of(new SiteId("other"))), "sam")))
                .isFalse();
        assertThat(TestingBench.get(notices.close(id, Optional.of(Set.of(HOMES)), "ana")))
                .isTrue();
        assertThat(TestingBench.get(notices.close(id, Optional.empty(), "ben"))).isFalse();
        assertThat(open()).isEmpty();
    }

    private List<Notice> open() {
        return TestingBench.get(notices.open(Optional.of(Set.of(HOMES)), 10));
    }

    private static ToolResult done(String content) {
        return new ToolResult.Succeeded(content);
    }

    private static CallRecord call(String id, String tool, String arguments, ToolResult result) {
        ToolInvocation invocation = new ToolInvocation(
                HOMES,
                new ConversationId("conversation"),
                new TurnId("turn"),
                Visitor.stranger(new VisitorId("visitor")),
                new ToolCall(id, tool, arguments),
                "",
                "key-" + id);
        return new CallRecord(
                invocation, "1", arguments, result, List.of(), false, null, Instant.now(), Duration.ofMillis(5));
    }
}
