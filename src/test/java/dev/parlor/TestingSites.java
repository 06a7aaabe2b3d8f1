package dev.parlor;

import dev.parlor.config.Configuration;
import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.SiteTexts;
import dev.parlor.history.postgres.PostgresLedger;
import dev.parlor.history.postgres.PostgresPool;
import dev.parlor.history.postgres.PostgresSiteTexts;
import dev.parlor.history.postgres.PostgresVisitors;
import dev.parlor.site.Pseudonyms;
import dev.parlor.site.Revocations;
import dev.parlor.site.SiteState;
import dev.parlor.site.Tokens;
import dev.parlor.site.Visitors;
import dev.parlor.telemetry.ProviderMetrics;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.testing.TestingStores;
import dev.parlor.turn.LiveSites;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** What a server does for its sites, in this process and without its doors: real stores, and a folder that a test writes. */
final class TestingSites implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final String database = TestingStores.open().newDatabase();
    final LiveSites live = new LiveSites(Map.of());
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>(
            Map.of("DATABASE_URL", database, "REDIS_URL", TestingStores.open().redisUrl()));
    private UnaryOperator<SiteTexts> texts = UnaryOperator.identity();
    private Running running = new Running();

    /** What runs once it is open. */
    @SuppressWarnings("NullAway.Init")
    private static final class Running {
        private Toolroom tools;
        private SiteKeeper keeper;
    }

    TestingSites(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("sites"));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    TestingSites parlor(String yaml) {
        write("parlor.yaml", yaml);
        return this;
    }

    TestingSites with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What stands between the keeper and the archive. */
    TestingSites texts(UnaryOperator<SiteTexts> between) {
        texts = between;
        return this;
    }

    TestingSites open() {
        Configuration configuration = Configuration.load(folder, environment::get);
        ParlorConfig config = configuration.parlor();
        Sites sites = Sites.check(configuration);
        Stores stores = Stores.open(config);
        Pool pool = PostgresPool.open(vertx, database, 4, config.postgres().standing());
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        DemoServer demo = new DemoServer(vertx, 0, sites.scripts());
        if (sites.needDemo()) {
            get(demo.open());
        }
        SiteModels models = sites.models(vertx, demo::url, new ProviderMetrics(metrics));
        running.tools = new Toolroom(new Toolroom.Parts(
                vertx,
                config,
                sites,
                models,
                new DemoAddress(demo::url),
                pool,
                stores,
                new PostgresLedger(pool),
                new TurnMetrics(metrics)));
        get(running.tools.open());
        PostgresVisitors records = new PostgresVisitors(pool);
        Visitors visitors = new Visitors(
                vertx,
                new Tokens(vertx, Tokens.newSecret(), config.tokens()),
                records,
                new Revocations(vertx, records, new Pseudonyms(Tokens.newSecret())),
                new GuardedWhereabouts(running.tools.guard()));
        running.keeper = new SiteKeeper(
                vertx,
                config.sites(),
                texts.apply(new PostgresSiteTexts(pool)),
                sites,
                new SiteWorks(
                        new SiteWorks.Parts(vertx, sites, models, running.tools, demo, visitors, live, () -> {})));
        get(running.keeper.open());
        return this;
    }

    SiteKeeper keeper() {
        return running.keeper;
    }

    Toolroom tools() {
        return running.tools;
    }

    /** The names of the tools that a site's models are told of. */
    List<String> offered(String site) {
        return tools().registry().all(new SiteId(site)).stream()
                .map(tool -> tool.name())
                .toList();
    }

    List<SiteState> states(String site) {
        return keeper().all().stream()
                .filter(state -> state.id().value().equals(site))
                .toList();
    }

    /** The title of what answers; empty if nothing does. */
    String title(String site) {
        return states(site).stream().map(SiteState::title).findFirst().orElse("");
    }

    /** Why a site is not what is written. */
    String problems(String site) {
        return states(site).stream()
                .map(state -> state.problems().toString())
                .findFirst()
                .orElse("");
    }

    TestingSites site(String id, String yaml) {
        write("sites/" + id + ".yaml", yaml);
        return this;
    }

    /** Puts a file into the folder as a whole. */
    Path write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) {
        try {
            Path whole = Files.write(folder.resolve("written.tmp"), bytes);
            return Files.move(
                    whole, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    void delete(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        running.keeper.close();
        get(running.tools.close());
        get(vertx.close());
    }
}
