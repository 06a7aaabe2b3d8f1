package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.provider.failover.CircuitBreaker;
import dev.parlor.provider.health.HealthBoard;
import dev.parlor.provider.health.Outcome;
import dev.parlor.telemetry.ProviderMetrics;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.builtin.BuiltinTools;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes of each site's configuration what its turns work with: its model and its tools. */
final class Sites {
    private final Configuration configuration;
    private final Models models;
    private final BuiltinTools builtin = new BuiltinTools(Clock.systemUTC());

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
        configuration.sites().forEach((id, site) -> {
            sites.models.usable(id, site);
            sites.tools(id, site);
        });
        return sites;
    }

    boolean needDemo() {
        return configuration.sites().entrySet().stream()
                .anyMatch(site -> models.needDemo(site.getKey(), site.getValue()));
    }

    /**
     * The parts of each site.
     *
     * @param demoUrl where the demo model listens, or empty if no site needs it
     * @param metrics where requests to models are counted
     */
    Map<SiteId, SiteParts> parts(Vertx vertx, String demoUrl, ProviderMetrics metrics) {
        Consumer<Outcome> watcher = outcome -> {
            metrics.requestEnded(outcome.model(), outcome.word());
            models.health().ended(outcome);
        };
        Map<SiteId, SiteParts> parts = new HashMap<>();
        configuration.sites().forEach((id, site) -> {
            parts.put(id, new SiteParts(site, models.chain(vertx, id, site, demoUrl, watcher)));
        });
        return parts;
    }

    /** How each model that may be asked fares. */
    HealthBoard health() {
        return models.health();
    }

    /** Of each model that may be asked, whether it is left alone at the moment. */
    List<CircuitBreaker> breakers() {
        return models.breakers();
    }

    /** The Java tools of each site, which a host on this server runs. */
    Map<SiteId, List<Tool>> tools() {
        Map<SiteId, List<Tool>> tools = new HashMap<>();
        configuration.sites().forEach((id, site) -> tools.put(id, tools(id, site)));
        return tools;
    }

    void register(ToolRegistry registry) {
        configuration.sites().forEach((id, site) -> {
            for (SiteConfig.ToolConfig tool : site.tools()) {
                Duration deadline = Optional.ofNullable(tool.deadline())
                        .orElse(configuration.parlor().tools().deadline());
                builtin.find(tool.java())
                        .ifPresent(found ->
                                registry.register(id, found.definition(), ToolPolicy.STANDARD.withDeadline(deadline)));
            }
        });
    }

    private List<Tool> tools(SiteId id, SiteConfig site) {
        List<Tool> tools = new ArrayList<>();
        for (SiteConfig.ToolConfig tool : site.tools()) {
            tools.add(builtin.find(tool.java())
                    .orElseThrow(() -> new ConfigProblem("site " + id + ": tools: there is no Java tool '" + tool.java()
                            + "'; there are " + String.join(", ", builtin.names()))));
        }
        return tools;
    }
}
