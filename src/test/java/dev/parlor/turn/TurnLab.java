package dev.parlor.turn;

import dev.parlor.config.Configuration;
import dev.parlor.config.Secret;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.EventFormat;
import dev.parlor.history.VisitorRecords;
import dev.parlor.history.postgres.Migrations;
import dev.parlor.history.postgres.PostgresArchive;
import dev.parlor.history.postgres.PostgresVisitors;
import dev.parlor.history.redis.RedisHistory;
import dev.parlor.history.redis.RedisLeases;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.history.redis.RedisLog;
import dev.parlor.protocol.EventJson;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.failover.BreakerPolicy;
import dev.parlor.provider.failover.CircuitBreakers;
import dev.parlor.provider.failover.ModelChain;
import dev.parlor.provider.failover.ModelLink;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolDispatcher;
import dev.parlor.tool.ToolHost;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One event loop with turns on real stores, a scripted provider over HTTP, and the tools that a test brings. */
final class TurnLab implements AutoCloseable {
    static final Duration TOOL_DEADLINE = Duration.ofMillis(400);
    static final SiteId SITE = new SiteId("lab");
    static final VisitorId STRANGER = VisitorId.stranger("lab");
    private static final EventFormat FORMAT = new EventFormat() {
        @Override
        public String encode(Event event, long seq) {
            return EventJson.encode(event, seq, 0);
        }

        @Override
        public Event decode(String frame) {
            return EventJson.decode(frame);
        }

        @Override
        public String snapshot(List<Message> messages, long seq) {
            return EventJson.snapshot(messages, seq);
        }
    };

    final Vertx vertx = Vertx.vertx();
    final ScriptedModel model = ScriptedModel.start(vertx);
    final ScriptedModel fallback = ScriptedModel.start(vertx);
    final ConversationId conversation = new ConversationId(UUID.randomUUID().toString());
    final TurnParts parts;
    final VisitorRecords visitors;
    private final Context context = vertx.getOrCreateContext();
    private final Conversations conversations;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private int questions;

    TurnLab(Tool... tools) {
        TestingStores stores = TestingStores.open();
        String database = stores.newDatabase();
        Migrations.run(database);
        Configuration configuration = Configuration.load(Path.of("conf"), name -> null);
        SiteConfig config = configuration.sites().values().iterator().next();
        ToolRegistry registry = new ToolRegistry(ToolLimits.STANDARD);
        ToolHost host = new ToolHost(vertx, ToolLimits.STANDARD);
        for (Tool tool : tools) {
            registry.register(SITE, tool.definition(), ToolPolicy.STANDARD.withDeadline(TOOL_DEADLINE));
            join(host.bind(SITE, tool));
        }
        CircuitBreakers breakers = new CircuitBreakers(BreakerPolicy.USUAL, System::nanoTime, (label, from, to) -> {});
        ModelChain chain =
                new ModelChain(vertx, List.of(link("first", model, breakers), link("second", fallback, breakers)));
        Pool pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(database))
                .using(vertx)
                .build();
        visitors = new PostgresVisitors(pool);
        parts = onLoop(() -> {
            RedisLink link = new RedisLink(vertx, stores.redisUrl(), Duration.ofSeconds(5));
            Duration patience = Duration.ofSeconds(10);
            TurnParts made = new TurnParts(
                    vertx,
                    "lab-node",
                    configuration.parlor(),
                    Map.of(SITE, new SiteParts(config, new Model("first/model", "model", chain, false))),
                    new PostgresArchive(pool),
                    new RedisLog(vertx, link, 10_000, Duration.ofHours(1), patience),
                    new RedisLeases(link, "lab-node", patience),
                    new RedisHistory(link, Duration.ofHours(1)),
                    FORMAT,
                    registry,
                    new ToolDispatcher(vertx, ToolLimits.STANDARD),
                    new RoomDirectory(false),
                    new TokensAtHand(100),
                    new TurnMetrics(new SimpleMeterRegistry()));
            return link.open().map(made);
        });
        conversations = onLoop(() -> Future.succeededFuture(new Conversations(parts)));
        onLoop(() -> {
            conversations.open(false);
            conversations.observe(conversation, 0, 0, 0, new Observer() {
                @Override
                public void take(String frame) {
                    events.add(EventJson.decode(frame));
                }

                @Override
                public boolean isReady() {
                    return true;
                }
            });
            return Future.succeededFuture();
        });
    }

    private ModelLink link(String provider, ScriptedModel scripted, CircuitBreakers breakers) {
        Endpoint endpoint = new Endpoint(provider, scripted.url(), Secret.NONE);
        String label = provider + "/model";
        return new ModelLink(label, "model", new OpenAiProvider(vertx, endpoint), breakers.of(label));
    }

    /** Sends a message without waiting for more than its commit. */
    void ask(String text) {
        askAs(STRANGER, text);
    }

    /** Sends a message as somebody whose conversation it is. */
    void askAs(VisitorId visitor, String text) {
        questions++;
        Message.User message =
                new Message.User(new MessageId(UUID.randomUUID().toString()), List.of(new ContentPart.Text(text)));
        onLoop(() -> conversations.accept(SITE, visitor, conversation, "question-" + questions, message));
    }

    /** What a visitor shows of themselves when they come. */
    void greet(Visitor visitor, Instant until) {
        Instant now = Instant.now();
        join(visitors.meet(SITE, visitor, now));
        onLoop(() -> {
            conversations.remember(SITE, visitor, now, until);
            return Future.succeededFuture();
        });
    }

    /** Looks, as another server would, for turns that nobody runs, and runs them. */
    void sweep() {
        onLoop(() -> {
            new Conversations(parts).open(true);
            return Future.succeededFuture();
        });
    }

    void stop() {
        onLoop(() -> {
            conversations.stop(conversation);
            return Future.succeededFuture();
        });
    }

    /** All events up to and including the first of the type. */
    List<Event> eventsUntil(Class<? extends Event> type) {
        List<Event> seen = new ArrayList<>();
        try {
            while (seen.isEmpty() || !type.isInstance(seen.getLast())) {
                Event event = events.poll(20, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no " + type.getSimpleName() + " came in time; there were " + seen);
                }
                seen.add(event);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }

    /** All events of a turn from here on. */
    List<Event> eventsOfTurn() {
        return eventsUntil(Event.Terminal.class);
    }

    /** The history as the archive has it. */
    List<Message> archived() {
        return onLoop(() -> parts.archive().history(conversation));
    }

    /** The history as Redis has it. */
    List<Message> hot() {
        return onLoop(() -> parts.history().load(conversation));
    }

    <T> T onLoop(Supplier<Future<T>> action) {
        return join(Future.future(
                promise -> context.runOnContext(run -> action.get().onComplete(promise))));
    }

    @Override
    public void close() {
        onLoop(conversations::close);
        join(vertx.close());
    }

    static <T> T join(Future<T> future) {
        Callable<T> wait =
                () -> future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        try {
            return wait.call();
        } catch (Exception problem) {
            throw new AssertionError(problem);
        }
    }
}
