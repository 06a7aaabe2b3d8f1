package dev.parlor.turn;

import dev.parlor.config.Configuration;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.ToolText;
import dev.parlor.config.tool.Effect;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.postgres.Migrations;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolPolicy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Servers of one installation without their front: on the same stores, with the same model and tools, with leases of a
 * second and a half and no event bus between them.
 */
final class Fleet implements AutoCloseable {
    static final SiteId SITE = new SiteId("lab");
    private static final String QUICK = """
            lease: { ttl: 1500ms, renew: 300ms, sweep: 100ms, drain: 10s }
            log: { look: 100ms }
            approvals: { look: 100ms, per_site: %d }
            """;
    private static final int ROOM = 100;

    final ScriptedModel model;
    final ConversationId conversation = new ConversationId(UUID.randomUUID().toString());
    private final Vertx vertx = Vertx.vertx();
    private final List<Offered> offered = new ArrayList<>();
    private final List<FleetServer> servers = new ArrayList<>();
    private final Configuration configuration;
    private final TestingStores stores = TestingStores.open();
    private final String database = stores.newDatabase();

    /** A tool and the rules that it is under. */
    record Offered(Tool tool, ToolPolicy policy) {}

    Fleet() {
        this("");
    }

    Fleet(String site) {
        this(site, ROOM);
    }

    /**
     * Servers that are still to be started.
     *
     * @param site what the site's file says beside the usual
     * @param questions most that may wait for people
     */
    Fleet(String site, int questions) {
        model = ScriptedModel.start(vertx);
        configuration = configuration(site, questions);
        Migrations.run(database);
    }

    private static Configuration configuration(String site, int questions) {
        try {
            Path folder = Files.createTempDirectory("fleet-");
            Files.createDirectory(folder.resolve("sites"));
            Files.writeString(folder.resolve("parlor.yaml"), QUICK.formatted(questions));
            Files.writeString(
                    folder.resolve("sites/lab.yaml"),
                    "title: Lab\nmodels: [demo/scripted]\ngreeting: Hello.\n" + site);
            return Configuration.load(folder, name -> null);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /**
     * Offers a tool on all servers that are started from here on.
     *
     * @param rules in the words of a site's file
     */
    Fleet offers(Tool tool, String rules) {
        offered.add(new Offered(
                tool,
                ToolPolicy.of(ToolText.parse("java: any\n" + rules).rules(), Effect.READ, Duration.ofSeconds(20))));
        return this;
    }

    FleetServer start() {
        FleetServer server = new FleetServer(this, "server-" + (servers.size() + 1));
        servers.add(server);
        return server;
    }

    Configuration configuration() {
        return configuration;
    }

    SiteConfig site() {
        return Objects.requireNonNull(configuration.sites().get(SITE));
    }

    List<Offered> offered() {
        return List.copyOf(offered);
    }

    String database() {
        return database;
    }

    String redis() {
        return stores.redisUrl();
    }

    @Override
    public void close() {
        servers.forEach(FleetServer::close);
        TurnLab.join(vertx.close());
    }
}
