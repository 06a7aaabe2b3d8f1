package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.builtin.BuiltinTools;
import dev.parlor.turn.Model;
import dev.parlor.turn.SiteParts;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes of each site's configuration what its turns work with: its model and its tools. */
final class Sites {
    /** The provider that is there without a key. */
    static final String DEMO = "demo";

    private final Configuration configuration;
    private final BuiltinTools builtin = new BuiltinTools(Clock.systemUTC());

    private Sites(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Finds what a site asks for and nobody has.
     *
     * @throws ConfigProblem if a model or a tool does not exist, or no model of a site can be used
     */
    static Sites check(Configuration configuration) {
        Sites sites = new Sites(configuration);
        configuration.sites().forEach((id, site) -> {
            sites.chooseModel(id, site);
            sites.tools(id, site);
        });
        return sites;
    }

    boolean needDemo() {
        return configuration.sites().entrySet().stream()
                .anyMatch(site -> isDemo(chooseModel(site.getKey(), site.getValue())));
    }

    /** The parts of each site; {@code demoUrl} is where the demo model listens, or empty if no site needs it. */
    Map<SiteId, SiteParts> parts(Vertx vertx, String demoUrl) {
        Map<SiteId, SiteParts> parts = new HashMap<>();
        configuration.sites().forEach((id, site) -> {
            String label = chooseModel(id, site);
            Provider provider = provider(vertx, providerOf(label), site.turn(), demoUrl);
            Model model = new Model(label, label.substring(label.indexOf('/') + 1), provider, isDemo(label));
            parts.put(id, new SiteParts(site, model));
        });
        return parts;
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

    /** The first model of the site's list whose provider has a key. */
    private String chooseModel(SiteId id, SiteConfig site) {
        for (String label : site.models()) {
            String provider = providerOf(label);
            ParlorConfig.ProviderConfig known =
                    configuration.parlor().providers().get(provider);
            if (known == null && !provider.equals(DEMO)) {
                throw new ConfigProblem("site " + id + ": models: '" + label + "' names a provider that is not among"
                        + " the providers of parlor.yaml");
            }
            if (isDemo(label) || (known != null && known.key().isPresent())) {
                return label;
            }
        }
        throw new ConfigProblem("site " + id + ": no provider of its models has a key; set one, for example"
                + " OPENAI_API_KEY, or add demo/scripted to its models");
    }

    private Provider provider(Vertx vertx, String name, SiteConfig.TurnConfig turn, String demoUrl) {
        ParlorConfig.Answers bounds = configuration.parlor().answers();
        Endpoint.Timeouts timeouts =
                new Endpoint.Timeouts(bounds.connect(), turn.firstToken(), turn.betweenTokens(), turn.deadline());
        Endpoint.Limits limits = new Endpoint.Limits(bounds.eventBytes(), bounds.bytes(), bounds.connections());
        ParlorConfig.ProviderConfig config = configuration.parlor().providers().get(name);
        if (config == null) {
            return new OpenAiProvider(vertx, new Endpoint(name, demoUrl + "/v1", Secret.NONE, timeouts, limits));
        }
        Endpoint endpoint = new Endpoint(name, config.url().toString(), config.key(), timeouts, limits);
        return switch (config.protocol()) {
            case OPENAI -> new OpenAiProvider(vertx, endpoint);
            case ANTHROPIC -> new AnthropicProvider(vertx, endpoint);
        };
    }

    private boolean isDemo(String label) {
        return providerOf(label).equals(DEMO)
                && !configuration.parlor().providers().containsKey(DEMO);
    }

    private static String providerOf(String label) {
        return label.substring(0, label.indexOf('/'));
    }
}
