package dev.parlor.tool;

import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.TestingBench.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.tool.RateConfig;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.VisitorId;
import dev.parlor.telemetry.Redaction;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.CallRates.Quota;
import dev.parlor.tool.postgres.PostgresAudit;
import dev.parlor.tool.postgres.PostgresToolHistory;
import dev.parlor.tool.postgres.PostgresWrites;
import dev.parlor.tool.redis.RedisRates;
import dev.parlor.tool.redis.RedisResults;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What servers know together about calls, on a real Postgres and a real Redis. */
@ExtendWith(VertxExtension.class)
class ToolStoresTest {
    private final String key = UUID.randomUUID().toString();
    private Redis redis;
    private Pool pool;
    private TestingBench bench;

    @BeforeEach
    void open(Vertx vertx) {
        TestingStores stores = TestingStores.open();
        redis = Redis.createClient(
                vertx, new RedisOptions().setConnectionString(stores.redisUrl()).setMaxPoolWaiting(1_000));
        String database = stores.newDatabase();
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(database))
                .using(vertx)
                .build();
        bench = new TestingBench(vertx);
    }

    @Test
    void aQuotaLetsSoManyPassAndSaysWhenTheNextFits() {
        RedisRates rates = new RedisRates(redis);
        List<Quota> quota = List.of(new Quota(key, RateConfig.parse("3/min")));
        List<Optional<Duration>> waits =
                IntStream.range(0, 4).mapToObj(call -> get(rates.take(quota))).toList();
        assertThat(waits.subList(0, 3)).containsOnly(Optional.empty());
        assertThat(waits.getLast())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20)));
    }

    @Test
    void callsThatComeAtOnceTakeNoMoreThanThereIs() {
        RedisRates rates = new RedisRates(redis);
        List<Quota> quota = List.of(new Quota(key, RateConfig.parse("10/h")));
        List<Future<Optional<Duration>>> all =
                IntStream.range(0, 100).mapToObj(call -> rates.take(quota)).toList();
        get(Future.join(all));
        assertThat(all.stream().filter(call -> call.result().isEmpty())).hasSize(10);
    }

    @Test
    void aCallThatOneQuotaRefusesTakesNothingFromTheOthers() {
        RedisRates rates = new RedisRates(redis);
        Quota wide = new Quota(key + "wide", RateConfig.parse("2/h"));
        Quota narrow = new Quota(key + "narrow", RateConfig.parse("1/h"));
        assertThat(get(rates.take(List.of(wide, narrow)))).isEmpty();
        assertThat(get(rates.take(List.of(wide, narrow)))).isPresent();
        assertThat(get(rates.take(List.of(wide)))).isEmpty();
        assertThat(get(rates.take(List.of(wide)))).isPresent();
    }

    @Test
    void aResultIsKeptForItsTimeWithEveryCharacter() {
        RedisResults results = new RedisResults(redis);
        ToolResult.Succeeded result = new ToolResult.Succeeded("{\"name\":\"Žofie 🏔\"}");
        assertThat(get(results.find(key))).isEmpty();
        get(results.keep(key, new ResultCache.Owner.OfSite(), result, Duration.ofMinutes(1)));
        assertThat(get(results.find(key))).contains(result);
    }

    @Test
    void whatAVisitorWasAnsweredIsForgottenAndDoesNotComeBackLate() {
        RedisResults results = new RedisResults(redis);
        ResultCache.Owner ana = new ResultCache.Owner.OfVisitor(new SiteId(key), VisitorId.subject("ana"));
        ResultCache.Owner ben = new ResultCache.Owner.OfVisitor(new SiteId(key), VisitorId.subject("ben"));
        ToolResult.Succeeded result = new ToolResult.Succeeded("4");
        get(results.keep(key + "1", ana, result, Duration.ofMinutes(1)));
        get(results.keep(key + "2", ana, result, Duration.ofMinutes(1)));
        get(results.keep(key + "3", ben, result, Duration.ofMinutes(1)));
        get(results.forget(ana));
        get(results.keep(key + "4", ana, result, Duration.ofMinutes(1)));
        assertThat(List.of("1", "2", "4"))
                .noneMatch(end -> get(results.find(key + end)).isPresent());
        assertThat(get(results.find(key + "3"))).contains(result);
    }

    @Test
    void aWriteBeginsOnceWhoeverAsksAndHoweverManyAtOnce() {
        PostgresWrites ledger = new PostgresWrites(pool);
        ToolInvocation invocation = bench.invocation("pay", "{}");
        List<Future<Boolean>> all = IntStream.range(0, 50)
                .mapToObj(server -> ledger.begin(invocation))
                .toList();
        get(Future.join(all));
        assertThat(all.stream().filter(Future::result)).hasSize(1);
    }

    @Test
    void theAuditHasWhatWasCalledWithoutSecrets(Vertx vertx) {
        PostgresAudit audit = audit(vertx);
        ToolInvocation invocation =
                bench.invocation("pay", "{\"amount\":5,\"cardNumber\":\"4111\",\"note\":\"mail ana@example.com\"}");
        audit.add(record(invocation, new ToolResult.Succeeded("{}"), new ApprovalDecision.Approved("admin", null)));
        audit.add(record(
                bench.invocation("pay", "not json ana@example.com"),
                ToolResult.failed("timeout", "Late.", true),
                new ApprovalDecision.Denied("admin", "no")));
        get(audit.close());
        List<JsonObject> calls = get(history().calls(wanted(10, Long.MAX_VALUE)));
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1).getString("arguments"))
                .isEqualTo("{\"amount\":5,\"cardNumber\":\"(redacted)\",\"note\":\"mail (redacted)\"}");
        assertThat(calls.get(1).getJsonObject("approval"))
                .isEqualTo(new JsonObject()
                        .put("decision", "approved")
                        .put("by", "admin")
                        .putNull("edited"));
        assertThat(calls.get(0).getString("arguments")).isEqualTo("not json (redacted)");
        assertThat(calls.get(0).getString("code")).isEqualTo("timeout");
    }

    @Test
    void aCallThatCanNeverBeTakenDownHoldsUpNoOther(Vertx vertx) {
        PostgresAudit audit = audit(vertx);
        ToolResult good = new ToolResult.Succeeded("{}");
        audit.add(record(bench.invocation("before", "{}"), good, null));
        audit.add(record(bench.invocation("never", "{}"), good, new ApprovalDecision.Denied("admin", "n\u0000o")));
        audit.add(record(bench.invocation("after", "{}"), good, null));
        get(audit.write());
        get(audit.close());
        assertThat(get(history().calls(wanted(10, Long.MAX_VALUE))))
                .extracting(call -> call.getString("tool"))
                .containsExactly("after", "before");
    }

    @Test
    void theAuditIsReadPageByPageNewestFirst(Vertx vertx) {
        PostgresAudit audit = audit(vertx);
        IntStream.range(0, 5)
                .forEach(call ->
                        audit.add(record(bench.invocation("tool" + call, "{}"), new ToolResult.Succeeded("{}"), null)));
        get(audit.close());
        List<JsonObject> first = get(history().calls(wanted(2, Long.MAX_VALUE)));
        List<JsonObject> second = get(history().calls(wanted(2, first.getLast().getLong("id"))));
        assertThat(first).extracting(call -> call.getString("tool")).containsExactly("tool4", "tool3");
        assertThat(second).extracting(call -> call.getString("tool")).containsExactly("tool2", "tool1");
    }

    @Test
    void figuresCountWhatIsTheToolsOwnFault(Vertx vertx) {
        PostgresAudit audit = audit(vertx);
        ToolResult good = new ToolResult.Succeeded("{}");
        ToolResult late = ToolResult.failed("timeout", "Late.", true);
        ToolResult wrong = ToolResult.failed("invalid_arguments", "Wrong.", false);
        for (ToolResult result : List.of(good, good, good, late, wrong)) {
            audit.add(record(bench.invocation("pay", "{}"), result, null));
        }
        get(audit.close());
        List<ToolHistory.Figures> figures = get(history().figures(SITE, Duration.ofHours(1)));
        assertThat(figures).singleElement().satisfies(pay -> {
            assertThat(pay.calls()).isEqualTo(5);
            assertThat(pay.errorRate()).isEqualTo(0.2);
            assertThat(pay.isFlagged()).isTrue();
            assertThat(pay.p50()).isEqualTo(30);
            assertThat(pay.conversations()).isEqualTo(1);
        });
    }

    @Test
    void whatIsOldEnoughIsForgotten(Vertx vertx) {
        PostgresAudit audit = audit(vertx);
        audit.add(record(bench.invocation("pay", "{}"), new ToolResult.Succeeded("{}"), null));
        get(audit.close());
        assertThat(get(history().forget(Duration.ofDays(1)))).isZero();
        assertThat(get(history().forget(Duration.ofMinutes(-1)))).isOne();
    }

    private PostgresAudit audit(Vertx vertx) {
        Redaction redaction = new Redaction(List.of("card", "password"), List.of("[a-z]+@[a-z.]+"));
        return new PostgresAudit(vertx, pool, redaction, new PostgresAudit.Limits(1_000, 4_000));
    }

    private ToolHistory history() {
        return new PostgresToolHistory(pool);
    }

    private static ToolHistory.Wanted wanted(int limit, long before) {
        return new ToolHistory.Wanted(
                SITE,
                Instant.EPOCH,
                Instant.now().plusSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                before,
                limit);
    }

    private static CallRecord record(
            ToolInvocation invocation, ToolResult result, @Nullable ApprovalDecision decision) {
        ToolCall call = invocation.call();
        return new CallRecord(
                invocation,
                "1",
                call.arguments(),
                result,
                List.of(new CallRecord.Attempt(Duration.ofMillis(20), "succeeded")),
                false,
                decision,
                Instant.now(),
                Duration.ofMillis(30));
    }
}
