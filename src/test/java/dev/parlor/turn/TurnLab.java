package dev.parlor.turn;

import dev.parlor.config.Configuration;
import dev.parlor.config.Secret;
import dev.parlor.config.SelectionConfig;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.EventFormat;
import dev.parlor.history.VisitorRecords;
import dev.parlor.history.postgres.PostgresArchive;
import dev.parlor.history.postgres.PostgresLedger;
import dev.parlor.history.postgres.PostgresMemory;
import dev.parlor.history.postgres.PostgresOffers;
import dev.parlor.history.postgres.PostgresPool;
import dev.parlor.history.postgres.PostgresVisitors;
import dev.parlor.history.redis.RedisAllowances;
import dev.parlor.history.redis.RedisHistory;
import dev.parlor.history.redis.RedisLeases;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.history.redis.RedisLog;
import dev.parlor.protocol.EventJson;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.failover.BreakerPolicy;
import dev.parlor.provider.failover.CircuitBreakers;
import dev.parlor.provider.failover.ModelChain;
import dev.parlor.provider.failover.ModelLink;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.price.Ceiling;
import dev.parlor.provider.price.PricedProvider;
import dev.parlor.provider.price.Prices;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.testing.ScriptedClaude;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolHost;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.approval.DecisionRules;
import dev.parlor.tool.dispatch.DispatchLimits;
import dev.parlor.tool.dispatch.TestingToolStores;
import dev.parlor.tool.dispatch.ToolDispatcher;
import dev.parlor.tool.page.LivePages;
import dev.parlor.tool.page.PageTools;
import dev.parlor.tool.postgres.PostgresApprovals;
import dev.parlor.tool.postgres.PostgresNotices;
import dev.parlor.tool.selection.ToolSelector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One event loop with turns on real stores, a scripted provider over HTTP, and the tools that a test brings. */
final class TurnLab implements AutoCloseable {
    static final Duration TOOL_DEADLINE = Duration.ofMillis(400);
    static final VisitorId STRANGER = VisitorId.stranger("lab");
    static final EventFormat FORMAT = new EventFormat() {
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

    /** Of {@code first/model} and {@code second/model}; nothing else has a price. */
    private static final Prices PRICES = Prices.read(Path.of("src/test/resources/lab-prices.yaml"));

    /** A test that waits for something waits as long as a slow machine takes for it. */
    private static final Endpoint.Timeouts PATIENT = new Endpoint.Timeouts(
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5));

    /** To the archive. */
    private static final int CONNECTIONS = 10;

    private static final SiteConfig.BudgetConfig NO_BUDGET = new SiteConfig.BudgetConfig(
            Money.ZERO, Money.ZERO, Money.ZERO, 0, 0, 0, 0, 1, "", SiteConfig.BudgetConfig.Exhausted.REFUSE);

    final Vertx vertx = Vertx.vertx();
    /** Of its own for each lab and those beside it, because Redis is one for all. */
    final SiteId site;

    final ScriptedModel model;
    final ScriptedModel fallback;
    /** The one that sums conversations up. */
    final ScriptedModel summarizer;

    final ScriptedClaude claude = ScriptedClaude.start(vertx);
    final ConversationId conversation = new ConversationId(UUID.randomUUID().toString());
    final TurnParts parts;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final VisitorRecords visitors;
    private final Context context = vertx.getOrCreateContext();
    private final Setup setup;
    private final SiteConfig.@Nullable BudgetConfig budget;
    private final String database;
    /** Otherwise the database is another lab's. */
    private final boolean isOnItsOwn;

    private final Pool pool;
    private final Conversations conversations;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger questions;

    /**
     * What a test has otherwise than usual.
     *
     * @param site the site's file, without its models
     * @param model what the first model is called, which decides what its server takes
     * @param claude whether it speaks Anthropic's protocol
     * @param provider whose model it is
     * @param deadline of each tool
     */
    record Setup(String site, String model, boolean claude, String provider, Duration deadline) {
        private static final Setup USUAL = new Setup("title: Lab\nprompt: You help in a lab.", "model", false);

        Setup(String site, String model, boolean claude) {
            this(site, model, claude, "first");
        }

        Setup(String site, String model, boolean claude, String provider) {
            this(site, model, claude, provider, TOOL_DEADLINE);
        }

        private Configuration configuration() {
            try {
                Path folder = Files.createTempDirectory("parlor-lab-");
                Files.createDirectories(folder.resolve("sites"));
                Files.writeString(folder.resolve("parlor.yaml"), "selection: { model_wait: 1m }\n");
                Files.writeString(folder.resolve("sites/lab.yaml"), site + "\nmodels: [first/model, second/small]\n");
                return Configuration.load(folder, name -> null);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    TurnLab(Tool... tools) {
        this(Setup.USUAL, NO_BUDGET, null, tools);
    }

    TurnLab(Setup setup, Tool... tools) {
        this(setup, null, null, tools);
    }

    /** A site with budgets. */
    TurnLab(SiteConfig.BudgetConfig budget, Tool... tools) {
        this(Setup.USUAL, budget, null, tools);
    }

    /** Another server for the same site, on the same stores and with the same models. */
    TurnLab beside() {
        return new TurnLab(setup, budget, this);
    }

    private TurnLab(Setup setup, SiteConfig.@Nullable BudgetConfig budget, @Nullable TurnLab other, Tool... tools) {
        TestingStores stores = TestingStores.open();
        this.setup = setup;
        this.budget = budget;
        isOnItsOwn = other == null;
        questions = other == null ? new AtomicInteger() : other.questions;
        site = other == null ? new SiteId("lab-" + UUID.randomUUID()) : other.site;
        model = other == null ? ScriptedModel.start(vertx) : other.model;
        fallback = other == null ? ScriptedModel.start(vertx) : other.fallback;
        summarizer = other == null ? ScriptedModel.start(vertx) : other.summarizer;
        database = other == null ? stores.borrowDatabase() : other.database;
        pool = PostgresPool.open(vertx, database, CONNECTIONS, Duration.ofSeconds(5));
        Configuration configuration = setup.configuration();
        SiteConfig read = configuration.sites().values().iterator().next();
        SiteConfig config = budget == null ? read : with(budget, read);
        ToolRegistry registry = new ToolRegistry(ToolLimits.STANDARD);
        ToolHost host = new ToolHost(vertx, ToolLimits.STANDARD);
        for (Tool tool : tools) {
            String revision = registry.register(
                            site, tool.definition(), ToolPolicy.STANDARD.withDeadline(setup.deadline()))
                    .revision();
            join(host.bind(site, revision, tool));
        }
        CircuitBreakers breakers = new CircuitBreakers(BreakerPolicy.USUAL, System::nanoTime, (label, from, to) -> {});
        ModelLink first = setup.claude()
                ? link(
                        "first/" + setup.model(),
                        new AnthropicProvider(vertx, endpoint("first", claude.url())),
                        breakers)
                : link(
                        setup.provider() + "/" + setup.model(),
                        new OpenAiProvider(vertx, endpoint(setup.provider(), model.url())),
                        breakers);
        ModelLink second =
                link("second/model", new OpenAiProvider(vertx, endpoint("second", fallback.url())), breakers);
        ModelChain chain = new ModelChain(vertx, List.of(first, second));
        Ceiling ceiling = new Ceiling(List.of(PRICES.of("first/model"), PRICES.of("second/model")));
        Optional<Model> chooser = config.selection().strategy() == SelectionConfig.Strategy.MODEL
                ? Optional.of(
                        new Model("second/model", "model", new ModelChain(vertx, List.of(second)), false, ceiling))
                : Optional.empty();
        Optional<Model> thrifty = config.budget().degradeModel().isEmpty()
                ? Optional.empty()
                : Optional.of(alone("second/small", "second", fallback, breakers));
        Model sums = alone("first/model", "first", summarizer, breakers);
        PostgresLedger ledger = new PostgresLedger(pool);
        visitors = new PostgresVisitors(pool);
        parts = onLoop(() -> {
            RedisLink link = new RedisLink(vertx, stores.redisUrl(), Duration.ofSeconds(5));
            Duration patience = Duration.ofSeconds(10);
            TurnParts made = new TurnParts(
                    vertx,
                    "lab-node",
                    configuration.parlor(),
                    new LiveSites(Map.of(
                            site,
                            new SiteParts(
                                    config,
                                    new Model("first/model", "model", chain, false, ceiling),
                                    chooser,
                                    thrifty,
                                    Optional.of(sums)))),
                    new PostgresArchive(pool),
                    new RedisLog(vertx, link, 10_000, Duration.ofHours(1), patience),
                    new RedisLeases(link, "lab-node", patience),
                    new RedisHistory(link, Duration.ofHours(1)),
                    new PostgresMemory(pool),
                    ledger,
                    new RedisAllowances(link, ledger),
                    new PostgresOffers(pool),
                    FORMAT,
                    registry,
                    new ToolSelector(
                            vertx, Optional.empty(), configuration.parlor().selection(), ToolLimits.STANDARD),
                    new ToolDispatcher(vertx, ToolLimits.STANDARD, DispatchLimits.STANDARD, TestingToolStores.open()),
                    new PostgresApprovals(
                            vertx, pool, new DecisionRules(ToolLimits.STANDARD), Duration.ofSeconds(1), 100),
                    new PostgresNotices(pool),
                    new PageTools(
                            vertx,
                            new LivePages(vertx, false, patience),
                            configuration.parlor().pageTools(),
                            ToolLimits.STANDARD),
                    new RoomDirectory(false),
                    new TokensAtHand(100),
                    new TurnMetrics(this.registry));
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

    private Model alone(String label, String provider, ScriptedModel server, CircuitBreakers breakers) {
        ModelLink link = link(label, new OpenAiProvider(vertx, endpoint(provider, server.url())), breakers);
        ModelChain chain = new ModelChain(vertx, List.of(link));
        return new Model(label, link.model(), chain, false, new Ceiling(List.of(PRICES.of(label))));
    }

    private static Endpoint endpoint(String provider, String url) {
        return new Endpoint(provider, url, Secret.NONE, PATIENT, Endpoint.Limits.USUAL);
    }

    private static ModelLink link(String label, Provider provider, CircuitBreakers breakers) {
        PricedProvider priced = new PricedProvider(provider, PRICES.of(label), InstantSource.system());
        return new ModelLink(label, label.substring(label.indexOf('/') + 1), priced, breakers.of(label));
    }

    private static SiteConfig with(SiteConfig.BudgetConfig budget, SiteConfig other) {
        return new SiteConfig(
                other.title(),
                other.origins(),
                other.models(),
                other.greeting(),
                other.suggestions(),
                other.theme(),
                other.prompt(),
                other.history(),
                other.model(),
                other.turn(),
                budget,
                other.identity(),
                other.selection(),
                other.topic(),
                other.notices(),
                other.tools());
    }

    /** Sends a message without waiting for more than its commit. */
    void ask(String text) {
        ask(List.of(new ContentPart.Text(text)));
    }

    void ask(List<ContentPart> content) {
        join(ask(STRANGER, conversation, content));
    }

    /** Sends a message as somebody whose conversation it is. */
    void askAs(VisitorId visitor, String text) {
        join(ask(visitor, conversation, text));
    }

    /** What a visitor shows of themselves when they come. */
    void greet(Visitor visitor, Instant until) {
        Instant now = Instant.now();
        join(visitors.meet(site, visitor, now));
        onLoop(() -> {
            conversations.remember(site, visitor, now, until);
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

    /** Likewise, as somebody, somewhere. */
    Future<Reply> ask(VisitorId visitor, ConversationId where, String text) {
        return ask(visitor, where, List.of(new ContentPart.Text(text)));
    }

    private Future<Reply> ask(VisitorId visitor, ConversationId where, List<ContentPart> content) {
        String id = "question-" + questions.incrementAndGet();
        Message.User message = new Message.User(new MessageId(UUID.randomUUID().toString()), content);
        return Future.future(promise -> context.runOnContext(run -> conversations
                .accept(new Conversations.Author(site, visitor, Instant.now()), where, id, message)
                .onComplete(promise)));
    }

    /** What the archive says; one JSON value for each row. */
    List<Object> rows(String query) {
        List<Object> values = new ArrayList<>();
        join(pool.query(query).execute()).forEach(row -> values.add(row.getValue(0)));
        return values;
    }

    /** Waits until the archive has done all that it was asked for, also what nobody waits for: has each connection once. */
    void awaitArchive() {
        List<Future<SqlConnection>> all =
                Stream.generate(pool::getConnection).limit(CONNECTIONS).toList();
        join(Future.all(all));
        all.forEach(each -> join(each.result().close()));
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
        if (isOnItsOwn) {
            TestingStores.open().giveBack(database);
        }
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
