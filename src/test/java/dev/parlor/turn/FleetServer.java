package dev.parlor.turn;

import dev.parlor.config.Configuration;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.history.AppendOutcome;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.LogEntry;
import dev.parlor.history.postgres.PostgresArchive;
import dev.parlor.history.postgres.PostgresLedger;
import dev.parlor.history.postgres.PostgresMemory;
import dev.parlor.history.postgres.PostgresOffers;
import dev.parlor.history.postgres.PostgresPool;
import dev.parlor.history.redis.RedisAllowances;
import dev.parlor.history.redis.RedisHistory;
import dev.parlor.history.redis.RedisLeases;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.history.redis.RedisLog;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.price.Ceiling;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolHost;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.ToolStores;
import dev.parlor.tool.approval.DecisionRules;
import dev.parlor.tool.dispatch.DispatchLimits;
import dev.parlor.tool.dispatch.TestingToolStores;
import dev.parlor.tool.dispatch.ToolDispatcher;
import dev.parlor.tool.page.LivePages;
import dev.parlor.tool.page.PageTools;
import dev.parlor.tool.postgres.PostgresApprovals;
import dev.parlor.tool.postgres.PostgresNotices;
import dev.parlor.tool.postgres.PostgresWrites;
import dev.parlor.tool.redis.RedisRates;
import dev.parlor.tool.redis.RedisResults;
import dev.parlor.tool.selection.ToolSelector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One server of a {@link Fleet}: everything that it does happens on one thread, which a test can stop. */
final class FleetServer implements AutoCloseable {

    final TurnParts parts;
    final PostgresApprovals approvals;
    private final Fleet fleet;
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1)));
    private final Context context = vertx.getOrCreateContext();
    private final Pool pool;
    private final Conversations conversations;
    private final Talk talk;
    private final CountDownLatch freeze = new CountDownLatch(1);
    private volatile boolean frozen;
    private volatile boolean freezesOnceAccepted;
    private volatile long pause;
    private boolean closed;

    FleetServer(Fleet fleet, String name, Fleet.Cut cut) {
        this.fleet = fleet;
        Configuration configuration = fleet.configuration();
        ParlorConfig config = configuration.parlor();
        pool = PostgresPool.open(vertx, fleet.database(), 8, config.postgres().standing());
        ToolRegistry registry = new ToolRegistry(ToolLimits.STANDARD);
        ToolHost host = new ToolHost(vertx, ToolLimits.STANDARD);
        for (Fleet.Offered offered : fleet.offered()) {
            Tool tool = offered.maker().apply(vertx);
            String revision = registry.register(Fleet.SITE, tool.definition(), offered.policy())
                    .revision();
            onLoop(() -> host.bind(Fleet.SITE, revision, tool));
        }
        approvals = new PostgresApprovals(
                vertx,
                pool,
                new DecisionRules(ToolLimits.STANDARD),
                config.approvals().look(),
                config.approvals().perSite());
        ToolStores made = TestingToolStores.open();
        Redis redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(fleet.redis())
                        .setMaxPoolSize(8)
                        .setMaxPoolWaiting(10_000));
        ToolStores stores = new ToolStores(
                new RedisRates(redis),
                new RedisResults(redis),
                new PostgresWrites(pool),
                approvals,
                made.audit(),
                made.advice());
        OpenAiProvider provider = new OpenAiProvider(vertx, new Endpoint("lab", fleet.model.url(), Secret.NONE));
        Model model = new Model("lab/model", "model", provider, false, new Ceiling(List.of()));
        PostgresLedger ledger = new PostgresLedger(pool);
        parts = onLoop(() -> {
            RedisLink link = new RedisLink(vertx, fleet.redis(), Duration.ofSeconds(5));
            TurnParts here = new TurnParts(
                    vertx,
                    name,
                    config,
                    new LiveSites(Map.of(Fleet.SITE, new SiteParts(fleet.site(), model))),
                    new PostgresArchive(pool),
                    cut(new RedisLog(vertx, link, 10_000, Duration.ofHours(1), Duration.ofSeconds(10)), cut),
                    new RedisLeases(link, name, config.lease().ttl()),
                    new RedisHistory(link, Duration.ofHours(1)),
                    new PostgresMemory(pool),
                    ledger,
                    new RedisAllowances(link, ledger),
                    new PostgresOffers(pool),
                    TurnLab.FORMAT,
                    registry,
                    new ToolSelector(vertx, Optional.empty(), config.selection(), ToolLimits.STANDARD),
                    new ToolDispatcher(vertx, ToolLimits.STANDARD, DispatchLimits.STANDARD, stores),
                    approvals,
                    new PostgresNotices(pool),
                    new PageTools(
                            vertx,
                            new LivePages(vertx, false, Duration.ofSeconds(5)),
                            config.pageTools(),
                            ToolLimits.STANDARD),
                    new RoomDirectory(false),
                    new TokensAtHand(100),
                    new TurnMetrics(new SimpleMeterRegistry()));
            approvals.open();
            return link.open().map(here);
        });
        conversations = onLoop(() -> {
            Conversations opened = new Conversations(parts);
            opened.open(true);
            return Future.succeededFuture(opened);
        });
        talk = talk(fleet.conversation);
    }

    /** Listens to a conversation from its beginning. */
    Talk talk(ConversationId conversation) {
        Talk begun = new Talk(this, conversation);
        onLoop(() -> {
            conversations.observe(conversation, 0, 0, 0, begun);
            return Future.succeededFuture();
        });
        return begun;
    }

    /** A log at whose n-th entry this server freezes. */
    private ConversationLog cut(ConversationLog log, Fleet.Cut cut) {
        AtomicInteger entries = new AtomicInteger();
        return new ConversationLog() {
            @Override
            public Future<AppendOutcome> append(ConversationId conversation, LogEntry entry) {
                boolean now = entries.incrementAndGet() == cut.entry();
                if (now && !cut.stands()) {
                    awaitThaw();
                }
                return log.append(conversation, entry).onSuccess(stands -> {
                    if (now) {
                        awaitThaw();
                    }
                });
            }

            @Override
            public Future<List<LogEntry>> read(ConversationId conversation, long after, int limit) {
                return log.read(conversation, after, limit);
            }

            @Override
            public Future<List<LogEntry>> last(ConversationId conversation, int limit) {
                return log.last(conversation, limit)
                        .compose(last -> pause == 0
                                ? Future.succeededFuture(last)
                                : vertx.timer(pause, TimeUnit.MILLISECONDS).map(last));
            }

            @Override
            public Future<Set<ConversationId>> newerThan(Map<ConversationId, Long> seen) {
                return log.newerThan(seen);
            }

            @Override
            public Future<Void> keep(ConversationId conversation) {
                return log.keep(conversation);
            }
        };
    }

    /** Sends a message without waiting for more than its commit. */
    void ask(String text) {
        talk.ask(text);
    }

    /** Sends a message. */
    Future<Reply> beginAsk(String text) {
        return talk.beginAsk(text);
    }

    /** Sends a message to a conversation. */
    Future<Reply> accept(ConversationId conversation, String id, Message.User message) {
        return Future.future(promise -> context.runOnContext(run -> conversations
                .accept(new Conversations.Author(Fleet.SITE, Fleet.VISITOR, Instant.now()), conversation, id, message)
                .onComplete(promise)
                .onComplete(accepted -> {
                    if (freezesOnceAccepted) {
                        awaitThaw();
                    }
                })));
    }

    void stopTurn() {
        stopTurn(talk.conversation);
    }

    void stopTurn(ConversationId conversation) {
        onLoop(() -> {
            conversations.stop(conversation);
            return Future.succeededFuture();
        });
    }

    /** From here on this server does nothing any more, as if its process were stopped or its machine had lost power. */
    void freeze() {
        CountDownLatch frozen = new CountDownLatch(1);
        context.runOnContext(stopped -> {
            frozen.countDown();
            awaitThaw();
        });
        try {
            frozen.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Freezes in the moment in which the next message is accepted and its turn, if it begins, has begun. */
    void freezeOnceAccepted() {
        freezesOnceAccepted = true;
    }

    /** From here on each look at a log's end takes so many milliseconds, in which this server does other things. */
    void looksSlowly(long millis) {
        pause = millis;
    }

    boolean isFrozen() {
        return frozen;
    }

    /** It goes on, and does not know that time has passed. */
    void thaw() {
        freeze.countDown();
    }

    private void awaitThaw() {
        frozen = true;
        try {
            freeze.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        frozen = false;
    }

    /** The events that this server's observer sees, up to and including the first that fits. */
    List<Event> eventsUntil(Predicate<Event> fits) {
        return talk.eventsUntil(fits);
    }

    List<Event> eventsUntil(Class<? extends Event> type) {
        return eventsUntil(type::isInstance);
    }

    List<Event> eventsOfTurn() {
        return talk.eventsOfTurn();
    }

    /** The history as the archive has it. */
    List<Message> archived() {
        return talk.archived();
    }

    /** The history as Redis has it. */
    List<Message> hot() {
        return onLoop(() -> parts.history().load(fleet.conversation));
    }

    /** What the archive says; the first value of each row. */
    List<Object> rows(String query) {
        List<Object> values = new ArrayList<>();
        TurnLab.join(pool.query(query).execute()).forEach(row -> values.add(row.getValue(0)));
        return values;
    }

    <T> T onLoop(Supplier<Future<T>> action) {
        return TurnLab.join(Future.future(
                promise -> context.runOnContext(run -> action.get().onComplete(promise))));
    }

    /** Begins to end in order, as at a deployment. */
    Future<Void> beginClose() {
        return onLoop(() -> Future.succeededFuture(conversations.close()));
    }

    /** Ends in order; one that is frozen goes on first. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            thaw();
            onLoop(conversations::close);
            TurnLab.join(approvals.close());
            TurnLab.join(vertx.close());
        }
    }
}
