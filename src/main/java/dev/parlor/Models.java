package dev.parlor;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ModelHealth;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.SiteId;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.capability.Capabilities;
import dev.parlor.provider.capability.CapabilityTable;
import dev.parlor.provider.failover.BreakerPolicy;
import dev.parlor.provider.failover.Circuit;
import dev.parlor.provider.failover.CircuitBreaker;
import dev.parlor.provider.failover.CircuitBreakers;
import dev.parlor.provider.failover.ModelChain;
import dev.parlor.provider.failover.ModelLink;
import dev.parlor.provider.health.HealthBoard;
import dev.parlor.provider.health.Outcome;
import dev.parlor.provider.health.WatchedProvider;
import dev.parlor.provider.http.Connections;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.price.Ceiling;
import dev.parlor.provider.price.PricedProvider;
import dev.parlor.provider.price.Prices;
import dev.parlor.provider.price.Pricing;
import dev.parlor.provider.retry.RetryPolicy;
import dev.parlor.provider.retry.RetryingProvider;
import dev.parlor.provider.topic.TopicGuard;
import dev.parlor.turn.Model;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of a site's list of models one that answers: the first with a key, and behind it the others with one. */
final class Models {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);
    /** The provider that is there without a key, and that answers only where no other one can. */
    private static final String DEMO = "demo";

    /** What a small question takes in tokens, roughly: enough to tell a cheap model from a dear one. */
    private static final long SMALL_INPUT = 8_000;

    private static final long SMALL_OUTPUT = 200;
    private static final Money UNKNOWN_PRICE = Money.ofUsd(BigDecimal.valueOf(1_000));

    private final ParlorConfig config;
    private final CapabilityTable table;
    private final Prices prices;
    private final CircuitBreakers breakers;
    private final ProviderRoutes routes;
    private final HealthBoard health;
    private final EmbeddingProvider embeddings;

    /**
     * How models are asked.
     *
     * @param demoUrl where the demo model listens; empty if nobody needs it
     * @param watcher hears what becomes of each request
     */
    record Asking(Vertx vertx, String demoUrl, Consumer<Outcome> watcher) {}

    Models(Configuration configuration) {
        this.config = configuration.parlor();
        this.routes = new ProviderRoutes(configuration);
        this.embeddings = new EmbeddingProvider(config, routes);
        Path file = configuration.folder().resolve("models.yaml");
        this.table = Files.exists(file) ? CapabilityTable.read(file) : CapabilityTable.packed();
        Path list = configuration.folder().resolve("prices.yaml");
        this.prices = Files.exists(list) ? Prices.read(list) : Prices.packed();
        ParlorConfig.Breaker breaker = config.breaker();
        this.health = new HealthBoard(breaker.window(), Clock.systemUTC());
        this.breakers = new CircuitBreakers(
                new BreakerPolicy(
                        breaker.failuresInRow(),
                        breaker.failureRate(),
                        breaker.leastAnswers(),
                        breaker.window(),
                        breaker.pause(),
                        breaker.longestPause()),
                System::nanoTime,
                this::circuitChanged);
    }

    private void circuitChanged(String label, Circuit before, Circuit after) {
        ModelHealth.Circuit state = switch (after) {
            case Circuit.Closed ignored -> ModelHealth.Circuit.CLOSED;
            case Circuit.HalfOpen ignored -> ModelHealth.Circuit.HALF_OPEN;
            case Circuit.Open ignored -> ModelHealth.Circuit.OPEN;
        };
        LOG.warn("{}: circuit {}", label, state.name().toLowerCase(Locale.ROOT));
        health.circuitChanged(label, state);
    }

    /** How each model that may be asked fares. */
    HealthBoard health() {
        return health;
    }

    /** Of each model that may be asked, whether it is left alone at the moment. */
    List<CircuitBreaker> breakers() {
        return breakers.all();
    }

    /**
     * The models of a site that can be asked, in its order.
     *
     * @throws ConfigProblem if there is none, or the list names a provider that nobody knows
     */
    List<String> usable(SiteId id, SiteConfig site) {
        List<String> usable = new ArrayList<>();
        for (String label : site.models()) {
            ParlorConfig.ProviderConfig known = config.providers().get(providerOf(label));
            if (known == null && !isDemo(label)) {
                throw new ConfigProblem("site " + id + ": models: '" + label + "' names a provider that is not among"
                        + " the providers of parlor.yaml");
            }
            if (known != null && known.key().isPresent()) {
                usable.add(label);
            }
        }
        if (!usable.isEmpty()) {
            return usable;
        }
        return site.models().stream()
                .filter(this::isDemo)
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new ConfigProblem("site " + id + ": no provider of its models has a key; set one,"
                        + " for example OPENAI_API_KEY, or add demo/scripted to its models"));
    }

    /**
     * Looks whether the site's budgets leave room for an answer.
     *
     * @throws ConfigProblem if one does not
     */
    void requireRoom(SiteId id, SiteConfig site) {
        Map<String, Pricing> pricings = new LinkedHashMap<>();
        usable(id, site).forEach(label -> pricings.put(label, pricing(label)));
        new BudgetCheck(id, site).run(pricings, Instant.now());
    }

    /** Who turns texts into vectors, for whoever chooses by meaning. */
    EmbeddingProvider embeddings() {
        return embeddings;
    }

    /** Whether the demo model answers on a site, or reads for one of its tools. */
    boolean needDemo(SiteId id, SiteConfig site) {
        return isDemo(usable(id, site).getFirst())
                || site.tools().stream().flatMap(tool -> tool.models().stream()).anyMatch(this::isDemo);
    }

    /**
     * The models that a tool of the site has read something: the one that it names, or those of the site, first the ones
     * that see images.
     *
     * @param label {@code provider/name}, or null for the site's own
     * @throws IllegalArgumentException if nobody knows its provider, or it has no key and the demo model cannot step in
     */
    List<String> reading(SiteId id, SiteConfig site, @Nullable String label) {
        List<String> own = usable(id, site);
        if (label == null) {
            return own.stream()
                    .sorted(Comparator.comparing((String each) -> !seesImages(each)))
                    .toList();
        }
        ParlorConfig.ProviderConfig known = config.providers().get(providerOf(label));
        if (isDemo(label) || (known != null && known.key().isPresent())) {
            return List.of(label);
        }
        if (known == null) {
            throw new IllegalArgumentException(
                    "model: '" + label + "' names a provider that is not among the providers of parlor.yaml");
        }
        if (!isDemo(own.getFirst())) {
            throw new IllegalArgumentException("model: the provider of '" + label + "' has no key");
        }
        return own;
    }

    /** Whether a model can be shown images. */
    boolean seesImages(String label) {
        ParlorConfig.ProviderConfig known = config.providers().get(providerOf(label));
        Capabilities capabilities = known != null && known.protocol() == ParlorConfig.Protocol.ANTHROPIC
                ? table.anthropic(label)
                : table.openAi(label);
        return isDemo(label) || !capabilities.images().isEmpty();
    }

    /**
     * The site's models as one.
     *
     * @throws IllegalArgumentException if the demo model would be asked, and it does not listen
     */
    Model chain(SiteId id, SiteConfig site, Asking asking) {
        return asOne(usable(id, site), site, asking);
    }

    /** The one of the site's models that chooses tools: the one that it names if it can be asked, else the cheapest. */
    Model chooser(SiteId id, SiteConfig site, Asking asking) {
        List<String> usable = usable(id, site);
        String named = site.selection().model();
        String chosen = usable.contains(named) ? named : byPrice(usable).getFirst();
        return asOne(List.of(chosen), site, asking);
    }

    /**
     * The one of the site's models that answers where a budget comes to its end: the one that it names if it can be asked,
     * else the cheapest; empty if that answers anyway.
     */
    Optional<Model> thrifty(SiteId id, SiteConfig site, Asking asking) {
        List<String> usable = usable(id, site);
        String named = site.budget().degradeModel();
        String chosen = usable.contains(named) ? named : byPrice(usable).getFirst();
        return chosen.equals(usable.getFirst()) ? Optional.empty() : Optional.of(asOne(List.of(chosen), site, asking));
    }

    /** The site's models as one, the cheapest first, for questions that no visitor asks. */
    Model summarizer(SiteId id, SiteConfig site, Asking asking) {
        List<String> labels = byPrice(usable(id, site));
        String first = labels.getFirst();
        Ceiling ceiling = new Ceiling(labels.stream().map(this::pricing).toList());
        return new Model(first, nameOf(first), chain(labels, site, asking), isDemo(first), ceiling);
    }

    private List<String> byPrice(List<String> labels) {
        Instant now = Instant.now();
        return labels.stream()
                .sorted(Comparator.comparing(label ->
                        pricing(label).atMost(SMALL_INPUT, SMALL_OUTPUT, now).orElse(UNKNOWN_PRICE)))
                .toList();
    }

    private Model asOne(List<String> labels, SiteConfig site, Asking asking) {
        String first = labels.getFirst();
        Ceiling ceiling = new Ceiling(labels.stream().map(this::pricing).toList());
        Provider chain = chain(labels, site, asking);
        Provider guarded = site.topic().isGuarded() ? new TopicGuard(chain, site.topic()) : chain;
        return new Model(first, nameOf(first), guarded, isDemo(first), ceiling);
    }

    /** These models as one, asked in this order. */
    Provider chain(List<String> labels, SiteConfig site, Asking asking) {
        ParlorConfig.Retry retry = config.retry();
        RetryPolicy policy = new RetryPolicy(
                retry.attempts(),
                retry.firstPause(),
                retry.longestPause(),
                retry.shortestPause(),
                retry.longestRetryAfter(),
                site.turn().deadline());
        labels.forEach(health::add);
        List<ModelLink> links = labels.stream()
                .map(label -> new ModelLink(
                        label,
                        nameOf(label),
                        new RetryingProvider(
                                asking.vertx(),
                                new WatchedProvider(
                                        priced(provider(label, site.turn(), asking), label), asking.watcher()),
                                policy),
                        breakers.of(label)))
                .toList();
        return new ModelChain(asking.vertx(), links);
    }

    private Provider priced(Provider provider, String label) {
        return new PricedProvider(provider, pricing(label), InstantSource.system());
    }

    private Pricing pricing(String label) {
        return isDemo(label) ? Pricing.FREE : prices.of(label);
    }

    private Provider provider(String label, SiteConfig.TurnConfig turn, Asking asking) {
        String name = providerOf(label);
        ParlorConfig.Answers bounds = config.answers();
        Endpoint.Timeouts timeouts = new Endpoint.Timeouts(
                bounds.connect(), turn.firstToken(), turn.betweenTokens(), turn.betweenContent(), turn.deadline());
        Endpoint.Limits limits = new Endpoint.Limits(bounds.eventBytes(), bounds.bytes());
        ParlorConfig.ProviderConfig known = config.providers().get(name);
        if (known == null && asking.demoUrl().isEmpty()) {
            throw new IllegalArgumentException(
                    "model: '" + label + "' is not running; it starts with a site that names it");
        }
        String url = known == null ? asking.demoUrl() + "/v1" : known.url().toString();
        Connections connections = routes.connections(asking.vertx(), name, url);
        Endpoint endpoint = new Endpoint(name, url, known == null ? Secret.NONE : known.key(), timeouts, limits);
        return known != null && known.protocol() == ParlorConfig.Protocol.ANTHROPIC
                ? new AnthropicProvider(connections, endpoint, table)
                : new OpenAiProvider(connections, endpoint, table);
    }

    private boolean isDemo(String label) {
        return providerOf(label).equals(DEMO) && !config.providers().containsKey(DEMO);
    }

    private static String providerOf(String label) {
        return label.substring(0, label.indexOf('/'));
    }

    static String nameOf(String label) {
        return label.substring(label.indexOf('/') + 1);
    }
}
