package dev.parlor.turn;

import dev.parlor.config.Configuration;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.AppendOutcome;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.LogEntry;
import dev.parlor.history.postgres.PostgresArchive;
import dev.parlor.history.postgres.PostgresLedger;
import dev.parlor.history.redis.RedisAllowances;
import dev.parlor.history.redis.RedisHistory;
import dev.parlor.history.redis.RedisLeases;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.history.redis.RedisLog;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.price.Ceiling;
import dev.parlor.telemetry.TurnMetrics;
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
import dev.parlor.tool.postgres.PostgresWrites;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One server of a {@link Fleet}: everything that it does happens on one thread, which a test can stop. */
final class FleetServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    final TurnParts parts;
    final PostgresApprovals approvals;
    private final Fleet fleet;
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1)));
    private final Context context = vertx.getOrCreateContext();
    private final Pool pool;
    private final Conversations conversations;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CountDownLatch freeze = new CountDownLatch(1);
    private boolean closed;

    FleetServer(Fleet fleet, String name, Fleet.Cut cut) {
        this.fleet = fleet;
        Configuration configuration = fleet.configuration();
        ParlorConfig config = configuration.parlor();
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(8))
                .connectingTo(PgConnectOptions.fromUri(fleet.database()))
                .using(vertx)
                .build();
        ToolRegistry registry = new ToolRegistry(ToolLimits.STANDARD);
        ToolHost host = new ToolHost(vertx, ToolLimits.STANDARD);
        for (Fleet.Offered offered : fleet.offered()) {
            String revision = registry.register(Fleet.SITE, offered.tool().definition(), offered.policy())
                    .revision();
            onLoop(() -> host.bind(Fleet.SITE, revision, offered.tool()));
        }
        approvals = new PostgresApprovals(
                vertx,
                pool,
                new DecisionRules(ToolLimits.STANDARD),
                config.approvals().look(),
                config.approvals().perSite());
        ToolStores made = TestingToolStores.open();
        ToolStores stores = new ToolStores(
                made.rates(), made.cache(), new PostgresWrites(pool), approvals, made.audit(), made.advice());
        OpenAiProvider provider = new OpenAiProvider(vertx, new Endpoint("lab", fleet.model.url(), Secret.NONE));
        Model model = new Model("lab/model", "model", provider, false, new Ceiling(List.of()));
        PostgresLedger ledger = new PostgresLedger(pool);
        parts = onLoop(() -> {
            RedisLink link = new RedisLink(vertx, fleet.redis(), Duration.ofSeconds(5));
            TurnParts here = new TurnParts(
                    vertx,
                    name,
                    config,
                    Map.of(Fleet.SITE, new SiteParts(fleet.site(), model)),
                    new PostgresArchive(pool),
                    cut(new RedisLog(vertx, link, 10_000, Duration.ofHours(1), Duration.ofSeconds(10)), cut),
                    new RedisLeases(link, name, config.lease().ttl()),
                    new RedisHistory(link, Duration.ofHours(1)),
                    ledger,
                    new RedisAllowances(link, ledger),
                    TurnLab.FORMAT,
                    registry,
                    new ToolDispatcher(vertx, ToolLimits.STANDARD, DispatchLimits.STANDARD, stores),
                    approvals,
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
            opened.observe(fleet.conversation, 0, 0, 0, new Observer() {
                @Override
                public void take(String frame) {
                    events.add(TurnLab.FORMAT.decode(frame));
                }

                @Override
                public boolean isReady() {
                    return true;
                }
            });
            return Future.succeededFuture(opened);
        });
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
                return log.last(conversation, limit);
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
        TurnLab.join(beginAsk(text));
    }

    /** Sends a message. */
    Future<Reply> beginAsk(String text) {
        return beginAsk(Fleet.VISITOR, text);
    }

    /** Sends a message as somebody whose conversation it is. */
    Future<Reply> beginAsk(VisitorId visitor, String text) {
        String id = UUID.randomUUID().toString();
        Message.User message =
                new Message.User(new MessageId(UUID.randomUUID().toString()), List.of(new ContentPart.Text(text)));
        return Future.future(promise -> context.runOnContext(run -> conversations
                .accept(Fleet.SITE, visitor, fleet.conversation, id, message)
                .onComplete(promise)));
    }

    void stopTurn() {
        onLoop(() -> {
            conversations.stop(fleet.conversation);
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

    /** It goes on, and does not know that time has passed. */
    void thaw() {
        freeze.countDown();
    }

    private void awaitThaw() {
        try {
            freeze.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The events that this server's observer sees, up to and including the first that fits. */
    List<Event> eventsUntil(Predicate<Event> fits) {
        List<Event> seen = new ArrayList<>();
        try {
            while (seen.isEmpty() || !fits.test(seen.getLast())) {
                Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("what was awaited did not come in time; there were " + seen);
                }
                seen.add(event);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }

    List<Event> eventsUntil(Class<? extends Event> type) {
        return eventsUntil(type::isInstance);
    }

    List<Event> eventsOfTurn() {
        return eventsUntil(Event.Terminal.class);
    }

    /** The history as the archive has it. */
    List<Message> archived() {
        return onLoop(() -> parts.archive().history(fleet.conversation));
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
