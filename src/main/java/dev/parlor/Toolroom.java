package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.PostgresUrl;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.gateway.service.ToolService;
import dev.parlor.history.Ledger;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.provider.embedding.Embeddings;
import dev.parlor.site.ApiKeys;
import dev.parlor.site.Operators;
import dev.parlor.telemetry.Redaction;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.tool.ResultCache;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.ToolStores;
import dev.parlor.tool.approval.Approvals;
import dev.parlor.tool.approval.DecisionRules;
import dev.parlor.tool.catalogue.CatalogueWatch;
import dev.parlor.tool.catalogue.ToolsVerticle;
import dev.parlor.tool.dispatch.DispatchLimits;
import dev.parlor.tool.dispatch.ModelAdvice;
import dev.parlor.tool.dispatch.ToolDispatcher;
import dev.parlor.tool.guard.AddressGuard;
import dev.parlor.tool.guard.GuardedClient;
import dev.parlor.tool.guard.SystemResolver;
import dev.parlor.tool.mail.Postbox;
import dev.parlor.tool.notice.CallNotices;
import dev.parlor.tool.notice.Notices;
import dev.parlor.tool.page.LivePages;
import dev.parlor.tool.page.PageTools;
import dev.parlor.tool.postgres.PostgresApprovals;
import dev.parlor.tool.postgres.PostgresAttachments;
import dev.parlor.tool.postgres.PostgresAudit;
import dev.parlor.tool.postgres.PostgresDeclarations;
import dev.parlor.tool.postgres.PostgresNotices;
import dev.parlor.tool.postgres.PostgresToolHistory;
import dev.parlor.tool.postgres.PostgresWrites;
import dev.parlor.tool.redis.RedisRates;
import dev.parlor.tool.redis.RedisResults;
import dev.parlor.tool.selection.ToolSelector;
import dev.parlor.tool.sql.SiteDatabases;
import dev.parlor.tool.sql.SiteSchemas;
import dev.parlor.tool.sql.SqlLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything about tools on this server: which there are, who runs them, what is kept of them. Thread-safe. */
final class Toolroom {
    private static final int REDIS_CONNECTIONS = 8;
    private static final int REDIS_WAITING = 10_000;

    private final Parts parts;
    private final Vertx vertx;
    private final ParlorConfig config;
    private final Pool pool;
    private final ToolSpending spending;
    private final Tools kinds;
    private final AddressGuard guard;
    private final GuardedClient outside;
    private final SiteDatabases databases;
    private final Postbox postbox;
    private final PageTools pageTools;
    private final ToolLimits limits;
    private final ToolRegistry registry;
    private final PostgresDeclarations declarations;
    private final PostgresToolHistory history;
    private final PostgresAudit audit;
    private final Redaction redaction;
    private final PostgresNotices notices;
    private final PostgresApprovals approvals;
    private final ToolDispatcher dispatcher;
    private final RedisResults results;
    private final AtomicReference<CatalogueWatch> catalogue = new AtomicReference<>();

    /** What it is made of. */
    record Parts(
            Vertx vertx,
            ParlorConfig config,
            Sites sites,
            SiteModels models,
            DemoAddress demo,
            Pool pool,
            Stores stores,
            Ledger ledger,
            TurnMetrics metrics) {}

    /**
     * Makes the tables of sites, which blocks.
     *
     * @throws ConfigProblem if tables cannot be made
     */
    Toolroom(Parts parts) {
        this.parts = parts;
        this.vertx = parts.vertx();
        this.config = parts.config();
        this.pool = parts.pool();
        Stores stores = parts.stores();
        this.spending = new ToolSpending(
                vertx,
                new RedisLink(vertx, stores.redisUrl(), config.redis().connect()),
                parts.ledger(),
                parts.metrics());
        ParlorConfig.ToolLimits room = config.tools();
        this.limits = limits(config);
        LivePages pages = new LivePages(vertx, false, config.pageTools().patience());
        this.pageTools = new PageTools(vertx, pages, config.pageTools(), limits);
        this.registry = new ToolRegistry(limits);
        this.declarations = new PostgresDeclarations(pool);
        this.history = new PostgresToolHistory(pool);
        this.guard = new AddressGuard(new SystemResolver(vertx));
        this.outside = new GuardedClient(vertx, guard, room.http());
        this.databases = SiteDatabases.of(
                vertx,
                stores.postgresUrl(),
                SiteSchemas.open(
                        PostgresUrl.parse(stores.postgresUrl()),
                        parts.sites().tables(),
                        config.postgres().siteTables()),
                new SqlLimits(
                        config.postgres().siteConnections(),
                        config.postgres().siteIdle(),
                        config.postgres().connect(),
                        room.resultBytes(),
                        config.postgres().writesKept()));
        this.postbox = Postbox.of(vertx, config.mail());
        this.kinds = new Tools(new Tools.Parts(
                vertx,
                limits,
                config.mcp(),
                pageTools,
                guard,
                outside,
                databases,
                postbox,
                parts.demo(),
                parts.models(),
                spending,
                room.imageBytes(),
                new PostgresAttachments(pool),
                parts.sites().folder()));
        ParlorConfig.Audit kept = config.audit();
        this.redaction = new Redaction(kept.redactNames(), kept.redactPatterns());
        this.notices = new PostgresNotices(pool);
        this.audit =
                new PostgresAudit(vertx, pool, redaction, new PostgresAudit.Limits(kept.records(), kept.textChars()));
        this.approvals = new PostgresApprovals(
                vertx,
                pool,
                new DecisionRules(limits),
                config.approvals().look(),
                config.approvals().perSite());
        Redis redis = redis(stores.redisUrl());
        this.results = new RedisResults(redis);
        this.dispatcher = new ToolDispatcher(
                vertx,
                limits,
                new DispatchLimits(room.concurrency(), room.siteConcurrency(), room.waiting()),
                shared(redis));
    }

    /** Makes the tools that are declared, and completes when they can be called. */
    Future<String> open() {
        approvals.open();
        vertx.setPeriodic(
                config.retention().look().toMillis(),
                beat -> history.forget(config.audit().retention()));
        return spending.open()
                .compose(opened -> parts.sites().verify(kinds))
                .compose(fine -> vertx.deployVerticle(new ToolsVerticle(new ToolsVerticle.Parts(
                        registry,
                        kinds,
                        limits,
                        declarations,
                        parts.sites(),
                        config.tools().deadline(),
                        parts.sites()::longestTurn,
                        catalogue::set))));
    }

    static ToolLimits limits(ParlorConfig config) {
        ParlorConfig.ToolLimits room = config.tools();
        return new ToolLimits(
                room.perSite(), room.argumentBytes(), room.argumentDepth(), room.resultBytes(), room.hosted());
    }

    /**
     * Makes the tables of a site that may come to be, if it has some, and looks at its tools as far as the stores know
     * them. Nothing is offered yet.
     *
     * @param sql what makes its tables; null if there is no such file
     * @return completes on the caller's context; fails with a {@link ConfigProblem} if something cannot be what it says,
     *     or the stores take too long
     */
    Future<Void> prepare(SiteId id, SiteConfig site, @Nullable String sql) {
        Duration patience = config.postgres().siteTables();
        Future<Void> ready = Future.succeededFuture();
        if (sql != null || site.hasSql()) {
            PostgresUrl url = PostgresUrl.parse(parts.stores().postgresUrl());
            Map<SiteId, String> file = Map.of(id, Objects.requireNonNullElse(sql, ""));
            ready = vertx.executeBlocking(() -> SiteSchemas.open(url, file, patience), false)
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .map(logins -> {
                        databases.add(logins);
                        return null;
                    });
        }
        Future<Void> looked = ready.compose(made -> parts.sites().verify(id, site, kinds))
                .timeout(2 * patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(late -> Future.failedFuture(late instanceof TimeoutException ? tooLate(id) : late));
        return Homecoming.of(vertx, looked);
    }

    private static ConfigProblem tooLate(SiteId id) {
        return new ConfigProblem(
                "site " + id + ": its tables could not be made or looked at within the time of"
                        + " postgres.site_tables; another server may be making tables, or a statement of its file does not end");
    }

    /** Has models offered what the sites declare now; completes when that can be called. */
    Future<Void> reread() {
        return Objects.requireNonNull(catalogue.get(), "the tools are open").reread();
    }

    /** Lets go of the tables of a site that is gone. */
    Future<Void> retire(SiteId site) {
        return databases.remove(site);
    }

    /** The service over HTTP, once the tools are open. */
    Future<ToolService> service(Supplier<Set<SiteId>> known, Operators operators) {
        return ToolService.open(
                vertx,
                new ToolService.Parts(
                        known,
                        registry,
                        dispatcher,
                        declarations,
                        history,
                        kinds::check,
                        this::refresh,
                        new ApiKeys(config.apiKeys()),
                        operators));
    }

    /** Looks at where other servers are. */
    AddressGuard guard() {
        return guard;
    }

    ToolRegistry registry() {
        return registry;
    }

    /** What chooses tools on one event loop, by the vectors of that loop where a site wants that. */
    ToolSelector selector(Embeddings embeddings) {
        return new ToolSelector(vertx, Optional.of(embeddings), config.selection(), limits);
    }

    PageTools pageTools() {
        return pageTools;
    }

    ToolDispatcher dispatcher() {
        return dispatcher;
    }

    /** Forgets what tools have answered a visitor. */
    Future<Void> forget(SiteId site, VisitorId visitor) {
        return results.forget(new ResultCache.Owner.OfVisitor(site, visitor));
    }

    Notices notices() {
        return notices;
    }

    Approvals approvals() {
        return approvals;
    }

    /** Completes when what was called is written down. */
    Future<Void> close() {
        return approvals
                .close()
                .eventually(audit::close)
                .eventually(databases::close)
                .eventually(outside::close)
                .eventually(postbox::close)
                .eventually(spending::close);
    }

    private ToolStores shared(Redis redis) {
        return new ToolStores(
                new RedisRates(redis),
                results,
                new PostgresWrites(pool),
                approvals,
                new CallNotices(audit, notices, parts.sites()::notices, redaction::of),
                new ModelAdvice(vertx, parts.models(), spending, config.tools().advice()));
    }

    private Redis redis(String url) {
        return Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(url)
                        .setMaxPoolSize(REDIS_CONNECTIONS)
                        .setMaxPoolWaiting(REDIS_WAITING));
    }

    private Future<Void> refresh() {
        CatalogueWatch.tellChange(vertx);
        return Objects.requireNonNull(catalogue.get(), "the tools are open").refresh();
    }
}
