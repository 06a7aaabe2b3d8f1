package dev.parlor.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Acceptance;
import dev.parlor.history.Submission;
import dev.parlor.history.postgres.PostgresArchive;
import dev.parlor.history.postgres.PostgresErasure;
import dev.parlor.history.redis.RedisErasure;
import dev.parlor.telemetry.ErasureMetrics;
import dev.parlor.testing.TestingStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sweeps on real stores, of which something or other is out of order. */
class SweepTest {
    private static final String NOBODY_LISTENS = "redis://127.0.0.1:1";
    private static final Duration DAY = Duration.ofDays(1);

    private final Vertx vertx = Vertx.vertx();
    private final TestingStores stores = TestingStores.open();
    private final String database = stores.borrowDatabase();
    private final Pool pool = PgBuilder.pool()
            .connectingTo(PgConnectOptions.fromUri(database))
            .using(vertx)
            .build();
    private final Redis redis = Redis.createClient(vertx, stores.redisUrl());
    private final PostgresErasure archive = new PostgresErasure(pool);
    private final String site = "site-" + UUID.randomUUID();
    private final String other = "site-" + UUID.randomUUID();

    @AfterEach
    void close() throws Exception {
        pool.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        stores.giveBack(database);
    }

    @Test
    void aConversationThatCannotGoHoldsUpNoOther() {
        conversation(site, "stuck", 9);
        conversation(site, "old", 8);
        conversation(other, "elsewhere", 7);
        run("create function refuse() returns trigger language plpgsql as 'begin raise ''no''; end'");
        run("create trigger refuse before delete on conversation for each row when (old.id = 'stuck')"
                + " execute function refuse()");
        try {
            retention(stores.redisUrl(), Map.of(new SiteId(site), DAY, new SiteId(other), DAY))
                    .sweep();
            await().untilAsserted(() -> assertThat(conversations()).containsExactly("stuck"));
        } finally {
            run("drop function refuse cascade");
        }
    }

    @Test
    void aHotStoreOutOfReachDoesNotKeepTheArchiveFromLettingGo() {
        conversation(site, "old", 9);
        conversation(other, "elsewhere", 8);
        Map<SiteId, Duration> ages = Map.of(new SiteId(site), DAY, new SiteId(other), DAY);
        retention(NOBODY_LISTENS, ages).sweep();
        await().untilAsserted(() -> assertThat(conversations()).isEmpty());
        assertThat(run("select id from erased where hot")).containsExactlyInAnyOrder("old", "elsewhere");
        retention(stores.redisUrl(), ages).sweep();
        await().untilAsserted(
                        () -> assertThat(run("select id from erased where hot")).isEmpty());
    }

    @Test
    void aSiteThatIsGoneKeepsItsConversationsAsLongAsItSaidAndNotLonger() {
        conversation(site, "old", 9);
        conversation(site, "new", 0);
        conversation(other, "kept for ever", 900);
        retention(stores.redisUrl(), Map.of(new SiteId(site), DAY, new SiteId(other), Duration.ZERO))
                .changed();
        await().untilAsserted(
                        () -> assertThat(run("select site from site_retention")).hasSize(2));
        assertThat(conversations()).hasSize(3);
        retention(stores.redisUrl(), Map.of()).sweep();
        await().untilAsserted(() -> assertThat(conversations()).containsExactlyInAnyOrder("new", "kept for ever"));
        assertThat(join(archive.knows(new SiteId(site)))).isTrue();
        assertThat(join(archive.knows(new SiteId("nobody")))).isFalse();
    }

    @Test
    void whoeverWritesIntoAConversationThatHasGoneIsToldThat() {
        conversation(site, "old", 9);
        conversation(other, "of somebody else", 0);
        retention(stores.redisUrl(), Map.of(new SiteId(site), DAY)).sweep();
        await().untilAsserted(() -> assertThat(conversations()).containsExactly("of somebody else"));
        assertThat(write("old")).isInstanceOf(Acceptance.Gone.class);
        assertThat(write("of somebody else")).isInstanceOf(Acceptance.NotYours.class);
        assertThat(conversations()).containsExactly("of somebody else");
    }

    private Acceptance write(String conversation) {
        Message.User message = new Message.User(new MessageId("message"), List.of(new ContentPart.Text("Hello?")));
        return join(new PostgresArchive(pool)
                .accept(new Submission(
                        new SiteId(site),
                        new VisitorId("somebody"),
                        Instant.now(),
                        new ConversationId(conversation),
                        "m",
                        message,
                        new TurnId("turn"),
                        "node",
                        0)));
    }

    @Test
    void marksOfErasuresGoInAsManyBatchesAsItTakes() {
        run(
                "insert into erased (id, site, erased_at, hot, nameless)"
                        + " select 'mark ' || n, 'site', now() - interval '30 days', false, false from generate_series(1, 35) n");
        retention(stores.redisUrl(), Map.of()).sweep();
        await().untilAsserted(() -> assertThat(run("select id from erased")).isEmpty());
    }

    @Test
    void whatAConversationHasSpentIsForgottenWithIt() {
        String account = "b:{" + site + "}:c:old";
        join(redis.send(Request.cmd(Command.HSET).arg(account).arg("tokens").arg("7")));
        join(hot(stores.redisUrl()).seal(new SiteId(site), new ConversationId("old")));
        assertThat(join(redis.send(Request.cmd(Command.EXISTS).arg(account))).toInteger())
                .isZero();
    }

    private Retention retention(String redisUrl, Map<SiteId, Duration> kept) {
        return new Retention(
                vertx,
                new Tiers(archive, hot(redisUrl)),
                new ParlorConfig.Retention(Duration.ofHours(1), 10, Duration.ofDays(7)),
                () -> kept,
                new ErasureMetrics(new SimpleMeterRegistry()));
    }

    private RedisErasure hot(String url) {
        return new RedisErasure(Redis.createClient(vertx, url), "{}", Duration.ofMinutes(1));
    }

    private void conversation(String of, String id, int days) {
        run("insert into conversation (id, site, visitor, updated_at) values ('" + id + "', '" + of
                + "', 'anon:v', now() - interval '" + days + " days')");
    }

    private List<String> conversations() {
        return run("select id from conversation");
    }

    private List<String> run(String sql) {
        return join(pool.query(sql)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList()));
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
