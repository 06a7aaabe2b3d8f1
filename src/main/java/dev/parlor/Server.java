package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.embedded.StartupProblem;
import dev.parlor.gateway.GatewayVerticle;
import dev.parlor.gateway.SampleRoutes;
import dev.parlor.gateway.service.ToolService;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.postgres.Migrations;
import dev.parlor.history.postgres.PostgresAccounts;
import dev.parlor.history.postgres.PostgresArchive;
import dev.parlor.history.postgres.PostgresErasure;
import dev.parlor.history.postgres.PostgresExport;
import dev.parlor.history.postgres.PostgresLedger;
import dev.parlor.history.postgres.PostgresMemory;
import dev.parlor.history.postgres.PostgresOffers;
import dev.parlor.history.postgres.PostgresPool;
import dev.parlor.history.postgres.PostgresSiteTexts;
import dev.parlor.history.postgres.PostgresVisitors;
import dev.parlor.history.redis.RedisErasure;
import dev.parlor.history.redis.RedisModelStates;
import dev.parlor.operator.ApprovalRoutes;
import dev.parlor.operator.NoticeRoutes;
import dev.parlor.operator.OperatorGate;
import dev.parlor.operator.OperatorRoutes;
import dev.parlor.operator.SiteRoutes;
import dev.parlor.operator.VisitorRoutes;
import dev.parlor.provider.failover.Circuit;
import dev.parlor.provider.failover.CircuitBreaker;
import dev.parlor.site.DemoBackEnd;
import dev.parlor.site.Erasures;
import dev.parlor.site.Operators;
import dev.parlor.site.Pseudonyms;
import dev.parlor.site.Retention;
import dev.parlor.site.Revocations;
import dev.parlor.site.Tiers;
import dev.parlor.site.Tokens;
import dev.parlor.site.Visitors;
import dev.parlor.telemetry.ErasureMetrics;
import dev.parlor.telemetry.ManagementVerticle;
import dev.parlor.telemetry.ProviderMetrics;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.turn.Inspection;
import dev.parlor.turn.LiveSites;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running Parlor, from configuration to shutdown. Blocking: for the main thread and the shutdown hook only. */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger("parlor");
    private static final long STEP_SECONDS = 60;
    private static final long STOP_SECONDS = 15;

    private final ParlorConfig config;
    private final Vertx vertx = Vertx.vertx();
    private final Stores stores;
    private final AtomicInteger httpPort = new AtomicInteger();
    private final AtomicInteger managementPort = new AtomicInteger();
    private final AtomicReference<@Nullable Router> routes = new AtomicReference<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable String front;
    private @Nullable Toolroom toolroom;
    private @Nullable SiteKeeper keeper;

    private Server(ParlorConfig config, Stores stores) {
        this.config = config;
        this.stores = stores;
    }

    /**
     * Starts everything and returns when it serves.
     *
     * @throws ConfigProblem if a site asks for what does not exist
     * @throws StartupProblem if a port is taken or a store does not answer; nothing is left running
     */
    static Server start(Configuration configuration) throws InterruptedException {
        Sites sites = Sites.check(configuration);
        ParlorConfig config = configuration.parlor();
        Ports.HTTP.requireFree(config);
        Ports.MANAGEMENT.requireFree(config);
        long started = System.nanoTime();
        Server server = new Server(config, Stores.open(config));
        try {
            server.open(sites);
        } catch (RuntimeException | InterruptedException problem) {
            server.close();
            throw problem;
        }
        LOG.info("Ready after {} ms.", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        return server;
    }

    void closeAtShutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "parlor-shutdown"));
    }

    void awaitEnd() throws InterruptedException {
        end.await();
    }

    private void open(Sites sites) throws InterruptedException {
        migrate();
        Pool pool = PostgresPool.open(
                vertx,
                stores.postgresUrl(),
                config.postgres().connections(),
                config.postgres().standing());
        PostgresAccounts accounts = new PostgresAccounts(pool);
        String secret = await(accounts.secret("tokens", Tokens.newSecret()), "the archive");
        Tokens tokens = new Tokens(vertx, secret, config.tokens());
        Operators operators = new Operators(vertx, accounts, tokens, config.operators());
        Map<String, Secret> passwords = await(operators.ensure(), "the archive");
        PrometheusMeterRegistry metrics = metrics();
        DemoServer demo = new DemoServer(vertx, config.demo().tokensPerSecond(), sites.scripts());
        if (sites.needDemo()) {
            await(demo.open(), "the demo model");
        }
        SiteModels asked = sites.models(vertx, demo::url, new ProviderMetrics(metrics));
        PostgresLedger ledger = new PostgresLedger(pool);
        TurnMetrics turns = new TurnMetrics(metrics);
        Toolroom tools = new Toolroom(new Toolroom.Parts(
                vertx, config, sites, asked, new DemoAddress(demo::url), pool, stores, ledger, turns));
        toolroom = tools;
        await(tools.open(), "the tools");

        PostgresArchive archive = new PostgresArchive(pool);
        PostgresVisitors records = new PostgresVisitors(pool);
        String pseudonyms = await(accounts.secret("pseudonyms", Tokens.newSecret()), "the archive");
        Revocations revocations = new Revocations(vertx, records, new Pseudonyms(pseudonyms));
        revocations.open(config.tokens().revocations());
        Visitors visitors = new Visitors(vertx, tokens, records, revocations, sites.configs());
        LiveSites live = new LiveSites(Map.of());
        PostgresErasure erasure = new PostgresErasure(pool);
        RedisErasure hot = new RedisErasure(
                Redis.createClient(vertx, stores.redisUrl()),
                new AgUiFormat().snapshot(List.of(), ConversationLog.SEALED),
                config.log().retention());
        Tiers tiers = new Tiers(erasure, hot);
        ErasureMetrics erased = new ErasureMetrics(metrics);
        Retention retention = new Retention(vertx, tiers, config.retention(), sites::retention, erased);
        SiteKeeper sitesNow = new SiteKeeper(
                vertx,
                config.sites(),
                new PostgresSiteTexts(pool),
                sites,
                new SiteWorks(vertx, sites, asked, tools, demo, visitors, live, () -> {
                    countCircuits(sites, metrics);
                    retention.changed();
                }));
        keeper = sitesNow;
        await(sitesNow.open(), "the sites");
        countSites(sitesNow, metrics);
        RedisModelStates states =
                new RedisModelStates(vertx, stores.redisUrl(), config.redis().connect());
        await(states.open(), "the states of the models");
        ModelNews models = ModelNews.share(sites.health(), states);
        PostgresOffers offers = new PostgresOffers(pool);
        PostgresMemory memory = new PostgresMemory(pool);
        OperatorGate gate = new OperatorGate(operators);
        OperatorRoutes console = new OperatorRoutes(
                new OperatorRoutes.Parts(
                        archive,
                        ledger,
                        offers,
                        new Inspection(archive, memory, live),
                        operators,
                        visitors,
                        sites::names,
                        models::all),
                gate);
        Loops loops = Loops.of(
                vertx,
                stores.redisUrl(),
                config,
                live,
                archive,
                ledger,
                offers,
                memory,
                tools.registry(),
                link -> tools.selector(sites.embeddings(vertx, link, demo::url)),
                tools.dispatcher(),
                tools.approvals(),
                tools.notices(),
                tools.pageTools(),
                turns);
        ToolService service = await(tools.service(live::ids, operators), "the tool service");
        ApprovalRoutes approvals =
                new ApprovalRoutes(tools.approvals(), gate, config.sockets().messageChars());
        VisitorRoutes people = new VisitorRoutes(
                new Erasures(tiers, revocations, tools::forget, erased),
                new PostgresExport(pool),
                site -> visitors.hasSite(site) ? Future.succeededFuture(true) : erasure.knows(site),
                gate);
        retention.open();
        NoticeRoutes notices = new NoticeRoutes(tools.notices(), gate);
        SampleRoutes samples = new SampleRoutes(new DemoBackEnd(
                vertx, tokens, config.demo().identity(), new DemoSites(sites::configs, sites.scripts())));
        SiteRoutes book = new SiteRoutes(sitesNow, gate, config.sites().apiBytes());
        Consumer<Router> mounted = router -> {
            book.mount(router);
            samples.mount(router);
            approvals.mount(router);
            notices.mount(router);
            service.mount(vertx, router);
            people.mount(router);
            console.mount(router);
            routes.set(router);
        };
        GatewayVerticle.Parts gateway = new GatewayVerticle.Parts(
                config, live, visitors, operators, revocations, loops::open, mounted, httpPort::set);
        int instances = config.http().loops() == 0
                ? Runtime.getRuntime().availableProcessors()
                : config.http().loops();
        front = bind(
                Ports.HTTP,
                vertx.deployVerticle(
                        () -> new GatewayVerticle(gateway), new DeploymentOptions().setInstances(instances)));
        bind(
                Ports.MANAGEMENT,
                vertx.deployVerticle(new ManagementVerticle(
                        config.management(),
                        Map.of("postgres", () -> pool.query("select 1").execute(), "redis", loops::ping),
                        metrics,
                        managementPort::set)));
        announce(passwords);
    }

    /** Every address that the public side answers at. */
    List<Route> routes() {
        Router router = routes.get();
        return router == null ? List.of() : router.getRoutes();
    }

    int httpPort() {
        return httpPort.get();
    }

    private void migrate() {
        try {
            Migrations.run(stores.postgresUrl());
        } catch (FlywayException problem) {
            String why =
                    String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
            throw new StartupProblem("DATABASE_URL: the tables could not be brought up to date: " + why);
        }
    }

    private static PrometheusMeterRegistry metrics() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List.of(new JvmMemoryMetrics(), new JvmThreadMetrics(), new ProcessorMetrics())
                .forEach(binder -> binder.bindTo(registry));
        return registry;
    }

    private static void countCircuits(Sites sites, MeterRegistry metrics) {
        sites.breakers()
                .forEach(breaker -> Gauge.builder("parlor.provider.circuit", breaker, Server::openness)
                        .description("Whether a model is left alone: 0 no, 0.5 being tried again, 1 yes")
                        .tag("gen_ai.request.model", breaker.label())
                        .register(metrics));
    }

    private static void countSites(SiteKeeper sites, MeterRegistry metrics) {
        for (boolean broken : List.of(true, false)) {
            Gauge.builder(
                            "parlor.sites",
                            sites,
                            keeper -> keeper.all().stream()
                                    .filter(site -> site.isBroken() == broken)
                                    .count())
                    .description("Sites by whether what is written for them is what answers")
                    .tag("state", broken ? "broken" : "running")
                    .register(metrics);
        }
    }

    private static double openness(CircuitBreaker breaker) {
        return switch (breaker.circuit()) {
            case Circuit.Closed closed -> 0;
            case Circuit.HalfOpen trying -> 0.5;
            case Circuit.Open open -> 1;
        };
    }

    private void announce(Map<String, Secret> passwords) {
        String base = "http://localhost:" + httpPort.get();
        LOG.info("Widget and sample sites  {}/", base);
        LOG.info("Operators                {}/operator", base);
        LOG.info(
                "Health and metrics       http://{}:{}/metrics",
                config.management().host(),
                managementPort.get());
        passwords.forEach((name, password) -> LOG.info(
                "Sign in as {} with the password {} (shown this once; PARLOR_ADMIN_PASSWORD sets another)",
                name,
                password.reveal()));
    }

    private void stop() {
        close();
        LOG.info("Stopped.");
        end.countDown();
    }

    /** The public side first: turns and sockets end in order while everything that they need is still there. */
    void close() {
        if (keeper != null) {
            keeper.close();
        }
        if (front != null) {
            close(vertx.undeploy(front));
        }
        if (toolroom != null) {
            close(toolroom.close());
        }
        close(vertx.close());
        stores.close();
    }

    private static void close(Future<Void> step) {
        try {
            step.toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException problem) {
            LOG.warn("Not everything stopped in order: {}", problem.toString());
        }
    }

    private String bind(Ports port, Future<String> deployment) throws InterruptedException {
        try {
            return finish(deployment);
        } catch (ExecutionException | TimeoutException problem) {
            throw port.problem(config, problem.getCause() == null ? problem : problem.getCause());
        }
    }

    private static <T> T await(Future<T> step, String what) throws InterruptedException {
        try {
            return finish(step);
        } catch (ExecutionException | TimeoutException problem) {
            Throwable cause = problem.getCause() == null ? problem : problem.getCause();
            throw new StartupProblem("It failed to open " + what + ": " + cause.getMessage() + ".", cause);
        }
    }

    private static <T> T finish(Future<T> step) throws InterruptedException, ExecutionException, TimeoutException {
        return step.toCompletionStage().toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
    }
}
