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
        String secret = Steps.await(accounts.secret("tokens", Tokens.newSecret()), "the archive");
        Tokens tokens = new Tokens(vertx, secret, config.tokens());
        Operators operators = new Operators(vertx, accounts, tokens, config);
        Map<String, Secret> passwords = Steps.await(operators.ensure(), "the archive");
        PrometheusMeterRegistry metrics = Meters.registry();
        DemoServer demo = new DemoServer(vertx, config.demo().tokensPerSecond(), sites.scripts());
        if (sites.needDemo()) {
            Steps.await(demo.open(), "the demo model");
        }
        SiteModels asked = sites.models(vertx, demo::url, new ProviderMetrics(metrics));
        PostgresLedger ledger = new PostgresLedger(pool);
        TurnMetrics turns = new TurnMetrics(metrics);
        Toolroom tools = new Toolroom(new Toolroom.Parts(
                vertx, config, sites, asked, new DemoAddress(demo::url), pool, stores, ledger, turns));
        toolroom = tools;
        Steps.await(tools.open(), "the tools");

        PostgresArchive archive = new PostgresArchive(pool);
        PostgresVisitors records = new PostgresVisitors(pool);
        String pseudonyms = Steps.await(accounts.secret("pseudonyms", Tokens.newSecret()), "the archive");
        Revocations revocations = new Revocations(vertx, records, new Pseudonyms(pseudonyms));
        revocations.open(config.tokens().revocations());
        Visitors visitors = new Visitors(vertx, tokens, records, revocations, new GuardedWhereabouts(tools.guard()));
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
                new SiteWorks(new SiteWorks.Parts(vertx, sites, asked, tools, demo, visitors, live, () -> {
                    Meters.countCircuits(sites, metrics);
                    retention.changed();
                })));
        keeper = sitesNow;
        Steps.await(sitesNow.open(), "the sites");
        Meters.countSites(sitesNow, metrics);
        RedisModelStates states =
                new RedisModelStates(vertx, stores.redisUrl(), config.redis().connect());
        Steps.await(states.open(), "the states of the models");
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
                        sites::names,
                        models::all),
                gate);
        Loops loops = new Loops(new Loops.Parts(
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
                turns));
        ToolService service = Steps.await(tools.service(live::ids, operators), "the tool service");
        ApprovalRoutes approvals =
                new ApprovalRoutes(tools.approvals(), gate, config.sockets().messageChars());
        VisitorRoutes people = new VisitorRoutes(
                new Erasures(tiers, revocations, tools::forget, erased), new PostgresExport(pool), visitors, gate);
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
            Steps.close(vertx.undeploy(front));
        }
        if (toolroom != null) {
            Steps.close(toolroom.close());
        }
        Steps.close(vertx.close());
        stores.close();
    }

    private String bind(Ports port, Future<String> deployment) throws InterruptedException {
        try {
            return Steps.finish(deployment);
        } catch (ExecutionException | TimeoutException problem) {
            throw port.problem(config, problem.getCause() == null ? problem : problem.getCause());
        }
    }
}
