package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.Finding;
import dev.parlor.config.NoticeConfig;
import dev.parlor.config.SelectionConfig;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.SiteDraft;
import dev.parlor.config.SiteReader;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.embedded.demo.Scripts;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.provider.embedding.Embeddings;
import dev.parlor.provider.failover.CircuitBreaker;
import dev.parlor.provider.health.HealthBoard;
import dev.parlor.telemetry.ProviderMetrics;
import dev.parlor.tool.catalogue.CatalogueWatch;
import dev.parlor.tool.catalogue.Declaration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sites as they are configured now, and what the server as a whole needs for them. Thread-safe: the sites are
 * replaced together.
 */
final class Sites implements CatalogueWatch.Files {
    private static final Logger LOG = LoggerFactory.getLogger(Sites.class);

    private final Configuration configuration;
    private final Models models;
    private final SiteCheck check;
    private volatile Map<SiteId, SiteConfig> now;
    private volatile Map<SiteId, String> basis = Map.of();
    private volatile Duration longestTurn;
    /** Sites that are gone too, for the turns that began with them. */
    private final Map<SiteId, SiteConfig> latest = new ConcurrentHashMap<>();

    private Sites(Configuration configuration, Models models, SiteCheck check) {
        this.configuration = configuration;
        this.models = models;
        this.check = check;
        this.now = configuration.sites();
        latest.putAll(now);
        this.longestTurn = longest(now, Duration.ZERO);
        this.basis = new SiteFiles(configuration.siteFolder(), configuration.reader())
                .basis(configuration.drafts().values());
    }

    /**
     * Finds what a site asks for and nobody has.
     *
     * @throws ConfigProblem if a model or a tool does not exist, or no model of a site can be used
     */
    static Sites check(Configuration configuration) {
        Models models = new Models(configuration);
        SiteCheck check = new SiteCheck(models, configuration.siteFolder(), Toolroom.limits(configuration.parlor()));
        Sites sites = new Sites(configuration, models, check);
        sites.scripts();
        List<Finding> findings = new ArrayList<>();
        configuration.drafts().values().forEach(draft -> findings.addAll(check.run(draft)));
        if (Finding.anyError(findings)) {
            throw new ConfigProblem(findings);
        }
        findings.forEach(finding -> LOG.warn("{}", finding));
        return sites;
    }

    /** All that can be found without opening anything, in a configuration that may have errors. Blocking. */
    static List<Finding> findings(Configuration configuration) {
        List<Finding> findings = new ArrayList<>();
        Models models = null;
        try {
            models = new Models(configuration);
        } catch (ConfigProblem problem) {
            findings.addAll(problem.findings());
        }
        try {
            Scripts.read(configuration.folder().resolve("demo"));
        } catch (ConfigProblem problem) {
            findings.addAll(problem.findings());
        }
        SiteCheck check = new SiteCheck(models, configuration.siteFolder(), Toolroom.limits(configuration.parlor()));
        configuration.drafts().values().forEach(draft -> findings.addAll(check.run(draft)));
        return findings;
    }

    /** What is wrong with a site that may come to be. Blocking. */
    List<Finding> findings(SiteDraft draft) {
        return check.run(draft);
    }

    /**
     * From now on these are the sites.
     *
     * @param documents digests of the documents that a site's tools stand on, for those sites that have some
     */
    void replace(Map<SiteId, SiteConfig> sites, Map<SiteId, String> documents) {
        latest.putAll(sites);
        basis = Map.copyOf(documents);
        now = Map.copyOf(sites);
        longestTurn = longest(sites, longestTurn);
    }

    private static Duration longest(Map<SiteId, SiteConfig> sites, Duration least) {
        return sites.values().stream()
                .map(site -> site.turn().deadline())
                .reduce(least, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /** A site that is gone, and that no turn needs any more. */
    void forget(SiteId site) {
        if (!now.containsKey(site)) {
            latest.remove(site);
        }
    }

    boolean needDemo() {
        return now.entrySet().stream().anyMatch(site -> needsDemo(site.getKey(), site.getValue()));
    }

    /** Whether a site cannot do without the demo model. */
    boolean needsDemo(SiteId id, SiteConfig site) {
        boolean byVectors = site.selection().strategy() == SelectionConfig.Strategy.SEMANTIC;
        return (byVectors && models.embeddings().needDemo())
                || models.needDemo(id, site)
                || DemoAddress.isNeededBy(site);
    }

    /** Who turns texts into vectors on the event loop of a link, once a site chooses by them. */
    Embeddings embeddings(Vertx vertx, RedisLink link, Supplier<String> demoUrl) {
        return new LateEmbeddings(() -> models.embeddings().embeddings(vertx, link, demoUrl.get()));
    }

    Map<SiteId, SiteConfig> configs() {
        return now;
    }

    /** How long each site keeps its conversations; zero is for ever. */
    Map<SiteId, Duration> retention() {
        return latest.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, site -> site.getValue().history().retention()));
    }

    /**
     * The models of the sites.
     *
     * @param demoUrl where the demo model listens, once a site needs it
     * @param metrics where requests to models are counted
     */
    SiteModels models(Vertx vertx, Supplier<String> demoUrl, ProviderMetrics metrics) {
        return new SiteModels(vertx, models, latest, demoUrl, outcome -> {
            metrics.requestEnded(outcome.model(), outcome.word());
            models.health().ended(outcome);
        });
    }

    /** Whether a site lists a model. */
    boolean names(SiteId site, String model) {
        SiteConfig config = now.get(site);
        return config != null && config.models().contains(model);
    }

    /** Where the sites' files stand. */
    Path folder() {
        return configuration.siteFolder();
    }

    SiteReader reader() {
        return configuration.reader();
    }

    /** The sites that the server has begun with. */
    Collection<SiteDraft> drafts() {
        return configuration.drafts().values();
    }

    /** How each model that may be asked fares. */
    HealthBoard health() {
        return models.health();
    }

    /** Of each model that may be asked, whether it is left alone at the moment. */
    List<CircuitBreaker> breakers() {
        return models.breakers();
    }

    /** The most time that a site has given its turns since the start. */
    Duration longestTurn() {
        return longestTurn;
    }

    /** What the sites declare as tools. */
    @Override
    public List<Declaration> declared() {
        List<Declaration> declarations = new ArrayList<>();
        now.forEach((id, site) ->
                site.tools().forEach(tool -> declarations.add(new Declaration(id, tool, basis.getOrDefault(id, "")))));
        return declarations;
    }

    @Override
    public boolean has(SiteId site) {
        return now.containsKey(site);
    }

    /** What the demo model says on each site. */
    Scripts scripts() {
        return Scripts.read(configuration.folder().resolve("demo"));
    }

    /** Calls of a site that operators are told of. */
    List<NoticeConfig> notices(SiteId site) {
        SiteConfig config = latest.get(site);
        return config == null ? List.of() : config.notices();
    }

    /** What makes the tables of the sites that have some; blocking. */
    Map<SiteId, String> tables() {
        return configuration.tables();
    }

    /**
     * Has the stores of the sites look at what their tools would ask of them.
     *
     * @return fails with a {@link ConfigProblem} if a tool of a file cannot work
     */
    Future<Void> verify(Tools tools) {
        return Future.join(now.entrySet().stream()
                        .map(site -> verify(site.getKey(), site.getValue(), tools))
                        .toList())
                .mapEmpty();
    }

    /** The same for one site that need not be there yet. */
    Future<Void> verify(SiteId id, SiteConfig site, Tools tools) {
        List<Future<Void>> looks = new ArrayList<>();
        for (int i = 0; i < site.tools().size(); i++) {
            ToolConfig tool = site.tools().get(i);
            String place = "site " + id + ": tools.[" + i + "]: ";
            looks.add(Future.<Void>future(looked -> tools.verify(id, tool).onComplete(looked))
                    .recover(wrong -> Future.failedFuture(
                            wrong instanceof IllegalArgumentException
                                    ? new ConfigProblem(place + tool.name() + ": " + wrong.getMessage())
                                    : wrong)));
        }
        return Future.join(looks)
                .recover(first -> Future.failedFuture(all(looks, first)))
                .mapEmpty();
    }

    /** What is wrong with several tools is told together. */
    private static Throwable all(List<Future<Void>> looks, Throwable first) {
        List<Finding> findings = looks.stream()
                .map(Future::cause)
                .flatMap(cause -> cause instanceof ConfigProblem problem ? problem.findings().stream() : Stream.empty())
                .toList();
        return findings.isEmpty() ? first : new ConfigProblem(findings);
    }
}
