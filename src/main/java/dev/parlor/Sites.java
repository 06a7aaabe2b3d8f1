package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.provider.failover.CircuitBreaker;
import dev.parlor.site.Visitors;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.builtin.BuiltinTools;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
            Visitors.check(id, site.identity());
            sites.tools(id, site);
        });
        return sites;
    }

    boolean needDemo() {
        return configuration.sites().entrySet().stream()
                .anyMatch(site -> models.needDemo(site.getKey(), site.getValue()));
    }

    Map<SiteId, SiteConfig> configs() {
        return configuration.sites();
    }

    /** The parts of each site; {@code demoUrl} is where the demo model listens, or empty if no site needs it. */
    Map<SiteId, SiteParts> parts(Vertx vertx, String demoUrl) {
        Map<SiteId, SiteParts> parts = new HashMap<>();
        configuration.sites().forEach((id, site) -> {
            parts.put(id, new SiteParts(site, models.chain(vertx, id, site, demoUrl)));
        });
        return parts;
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
            for (ToolConfig tool : site.tools()) {
                Duration deadline = Objects.requireNonNullElse(
                        tool.rules().deadline(), configuration.parlor().tools().deadline());
                Tool found = tool(id, tool);
                registry.register(id, found.definition(), ToolPolicy.STANDARD.withDeadline(deadline));
            }
        });
    }

    private List<Tool> tools(SiteId id, SiteConfig site) {
        return site.tools().stream().map(tool -> tool(id, tool)).toList();
    }

    private Tool tool(SiteId id, ToolConfig tool) {
        return switch (tool.kind()) {
            case ToolKind.Java java ->
                builtin.find(java.name())
                        .orElseThrow(() -> new ConfigProblem("site " + id + ": tools: there is no Java tool '"
                                + java.name() + "'; there are " + String.join(", ", builtin.names())));
            case ToolKind.Http http -> throw new ConfigProblem("site " + id + ": http tools cannot run yet");
            case ToolKind.OpenApi openapi -> throw new ConfigProblem("site " + id + ": openapi tools cannot run yet");
            case ToolKind.Sql sql -> throw new ConfigProblem("site " + id + ": sql tools cannot run yet");
            case ToolKind.Extract extract -> throw new ConfigProblem("site " + id + ": extract tools cannot run yet");
            case ToolKind.Mcp mcp -> throw new ConfigProblem("site " + id + ": mcp tools cannot run yet");
            case ToolKind.Page page -> throw new ConfigProblem("site " + id + ": page tools cannot run yet");
        };
    }
}
