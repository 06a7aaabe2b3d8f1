package dev.parlor.turn;

import dev.parlor.config.Configuration;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.ToolText;
import dev.parlor.config.tool.Effect;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.approval.Decider;
import dev.parlor.tool.approval.DecisionRules;
import dev.parlor.tool.approval.Verdict;
import dev.parlor.tool.postgres.PostgresApprovals;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Servers of one installation without their front: on the same stores, with the same model and tools, with leases of a
 * second, and no event bus between them.
 */
final class Fleet implements AutoCloseable {
    static final SiteId SITE = new SiteId("lab");
    static final VisitorId VISITOR = VisitorId.stranger("lab");
    private static final int ROOM = 100;

    final ScriptedModel model;
    final ConversationId conversation = new ConversationId(UUID.randomUUID().toString());
    private final Vertx vertx = Vertx.vertx();
    private final List<Offered> offered = new ArrayList<>();
    private final List<FleetServer> servers = new ArrayList<>();
    private final PostgresApprovals office;
    private final Configuration configuration;
    private final TestingStores stores = TestingStores.open();
    private final String database = stores.newDatabase();

    /**
     * When a server freezes by itself: at its {@code entry}th entry of the log, which stands by then or does not.
     *
     * @param entry 1 or more
     */
    record Cut(int entry, boolean stands) {
        static final Cut NEVER = new Cut(Integer.MAX_VALUE, true);

        /**
         * The cuts at entries of a log, before and after each.
         *
         * @param every how many of the entries are cut at: one of so many, unless {@code parlor.cuts.all} is set
         */
        static Stream<Cut> between(int first, int last, int every) {
            int step = Boolean.getBoolean("parlor.cuts.all") ? 1 : every;
            return IntStream.rangeClosed(first, last)
                    .filter(entry -> (last - entry) % step == 0)
                    .boxed()
                    .flatMap(entry -> Stream.of(new Cut(entry, false), new Cut(entry, true)));
        }
    }

    /** What makes a tool for a server, and the rules that it is under. */
    record Offered(Function<Vertx, Tool> maker, ToolPolicy policy) {}

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
        this(site, questions, "1s");
    }

    /** A server that is lost to nobody, however long a busy machine lets it wait. */
    static Fleet ofOne(String site) {
        return new Fleet(site, ROOM, "10m");
    }

    private Fleet(String site, int questions, String lease) {
        model = ScriptedModel.start(vertx);
        configuration = configuration(site, questions, lease);
        office = new PostgresApprovals(
                vertx,
                PgBuilder.pool()
                        .connectingTo(PgConnectOptions.fromUri(database))
                        .using(vertx)
                        .build(),
                new DecisionRules(ToolLimits.STANDARD),
                Duration.ofHours(1),
                ROOM);
    }

    private static Configuration configuration(String site, int questions, String lease) {
        try {
            Path folder = Files.createTempDirectory("fleet-");
            Files.createDirectory(folder.resolve("sites"));
            Files.writeString(folder.resolve("parlor.yaml"), """
            lease: { ttl: %s, renew: 200ms, sweep: 100ms, drain: 10s }
            log: { look: 100ms }
            approvals: { look: 100ms, per_site: %d }
            """.formatted(lease, questions));
            Files.writeString(
                    folder.resolve("sites/lab.yaml"), "title: Lab\nmodels: [demo/scripted]\ngreeting: Hello.\n" + site);
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
        return offers(vertx -> tool, rules);
    }

    /** Likewise a tool that each server has for itself. */
    Fleet offers(Function<Vertx, Tool> maker, String rules) {
        offered.add(new Offered(
                maker,
                ToolPolicy.of(ToolText.parse("java: any\n" + rules).rules(), Effect.READ, Duration.ofSeconds(20))));
        return this;
    }

    FleetServer start() {
        return start(Cut.NEVER);
    }

    /** @param cut when the server freezes by itself */
    FleetServer start(Cut cut) {
        FleetServer server = new FleetServer(this, "server-" + (servers.size() + 1), cut);
        servers.add(server);
        return server;
    }

    /** Decides from somewhere that runs no turns. */
    Verdict decide(String approval, Decider who, ApprovalAnswer answer) {
        return TurnLab.join(office.decide(approval, who, answer));
    }

    /** The log as it stands. */
    List<JsonObject> log(FleetServer server) {
        return log(server, conversation);
    }

    /** The log of a conversation as it stands. */
    List<JsonObject> log(FleetServer server, ConversationId conversation) {
        return server.onLoop(() -> server.parts.log().read(conversation, 0, 10_000)).stream()
                .map(entry -> new JsonObject(entry.frame()))
                .toList();
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
