package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.NoticeConfig;
import dev.parlor.config.SelectionConfig;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.embedded.demo.Scripts;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.provider.embedding.Embeddings;
import dev.parlor.provider.failover.CircuitBreaker;
import dev.parlor.provider.health.HealthBoard;
import dev.parlor.site.Visitors;
import dev.parlor.telemetry.ProviderMetrics;
import dev.parlor.tool.catalogue.Declaration;
import dev.parlor.turn.Model;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes of each site's configuration what its turns work with: its model and its tools. */
final class Sites {
    private final Configuration configuration;
    private final Models models;

    private Sites(Configuration configuration) {
        this.configuration = configuration;
        this.models = new Models(configuration);
    }

    /**
     * Finds what a site asks for and nobody has.
     *
     * @throws ConfigProblem if a model or a tool does not exist, or no model of a site can be used
     */
    static Sites check(Configuration configuration) {
        Sites sites = new Sites(configuration);
        sites.scripts();
        configuration.sites().forEach((id, site) -> {
            sites.models.usable(id, site);
            sites.models.requireRoom(id, site);
            Visitors.check(id, site.identity());
            sites.check(id, site);
        });
        return sites;
    }

    boolean needDemo() {
        return (needVectors() && models.embeddings().needDemo())
                || configuration.sites().entrySet().stream()
                        .anyMatch(site -> models.needDemo(site.getKey(), site.getValue())
                                || DemoAddress.isNeededBy(site.getValue()));
    }

    private boolean needVectors() {
        return configuration.sites().values().stream()
                .anyMatch(site -> site.selection().strategy() == SelectionConfig.Strategy.SEMANTIC);
    }

    /** Who turns texts into vectors on the event loop of a link, if a site chooses by them. */
    Optional<Embeddings> embeddings(Vertx vertx, RedisLink link, String demoUrl) {
        return needVectors() ? Optional.of(models.embeddings().embeddings(vertx, link, demoUrl)) : Optional.empty();
    }

    Map<SiteId, SiteConfig> configs() {
        return configuration.sites();
    }

    /**
     * The models of the sites.
     *
     * @param demoUrl where the demo model listens, or empty if no site needs it
     * @param metrics where requests to models are counted
     */
    SiteModels models(Vertx vertx, String demoUrl, ProviderMetrics metrics) {
        return new SiteModels(vertx, models, configuration.sites(), demoUrl, outcome -> {
            metrics.requestEnded(outcome.model(), outcome.word());
            models.health().ended(outcome);
        });
    }

    /** The parts of each site. */
    Map<SiteId, SiteParts> parts(SiteModels asked) {
        Map<SiteId, SiteParts> parts = new HashMap<>();
        configuration.sites().forEach((id, site) -> {
            Optional<Model> chooser = site.selection().strategy() == SelectionConfig.Strategy.MODEL
                    ? Optional.of(asked.chooser(id)).filter(model -> !model.demo())
                    : Optional.empty();
            parts.put(
                    id,
                    new SiteParts(
                            site, asked.ofTurns(id), chooser, asked.thrifty(id), Optional.of(asked.summarizer(id))));
        });
        return parts;
    }

    /** Whether a site lists a model. */
    boolean names(SiteId site, String model) {
        SiteConfig config = configuration.sites().get(site);
        return config != null && config.models().contains(model);
    }

    /** Where the sites' files stand. */
    Path folder() {
        return configuration.folder().resolve("sites");
    }

    /** How each model that may be asked fares. */
    HealthBoard health() {
        return models.health();
    }

    /** Of each model that may be asked, whether it is left alone at the moment. */
    List<CircuitBreaker> breakers() {
        return models.breakers();
    }

    /** The deadline of the site that gives its turns most time. */
    Duration longestTurn() {
        return configuration.sites().values().stream()
                .map(site -> site.turn().deadline())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** What the sites' files declare as tools. */
    List<Declaration> declarations() {
        List<Declaration> declarations = new ArrayList<>();
        configuration
                .sites()
                .forEach((id, site) -> site.tools().forEach(tool -> declarations.add(new Declaration(id, tool))));
        return declarations;
    }

    /** What can be seen of a tool before anything is opened; the rest shows when the tools are. */
    private void check(SiteId id, SiteConfig site) {
        for (ToolConfig tool : site.tools()) {
            check(id, () -> Tools.check(tool, folder()));
        }
    }

    /**
     * Opens the tools of all sites once and closes them.
     *
     * @throws ConfigProblem if a tool of a file cannot be what it says
     */
    void check(Tools tools) {
        configuration
                .sites()
                .forEach((id, site) -> site.tools().forEach(tool -> check(id, () -> tools.check(id, tool))));
    }

    private static void check(SiteId id, Runnable look) {
        try {
            look.run();
        } catch (IllegalArgumentException wrong) {
            throw new ConfigProblem("site " + id + ": tools: " + wrong.getMessage());
        }
    }

    /** What the demo model says on each site. */
    Scripts scripts() {
        return Scripts.read(configuration.folder().resolve("demo"));
    }

    /** Calls that operators are told of. */
    Map<SiteId, List<NoticeConfig>> notices() {
        Map<SiteId, List<NoticeConfig>> notices = new HashMap<>();
        configuration.sites().forEach((id, site) -> notices.put(id, site.notices()));
        return notices;
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
        List<Future<Void>> looks = new ArrayList<>();
        configuration
                .sites()
                .forEach((id, site) -> site.tools()
                        .forEach(tool -> looks.add(tools.verify(id, tool)
                                .recover(wrong -> Future.failedFuture(
                                        wrong instanceof IllegalArgumentException
                                                ? new ConfigProblem("site " + id + ": tools: " + tool.name() + ": "
                                                        + wrong.getMessage())
                                                : wrong)))));
        return Future.join(looks).mapEmpty();
    }
}
