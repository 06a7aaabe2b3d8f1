package dev.parlor.tool.catalogue;

import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.TestingBench.get;
import static dev.parlor.tool.TestingBench.guard;
import static dev.parlor.tool.TestingBench.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.config.ToolText;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.testing.TestingStores;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolHost;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolKinds;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolSnapshot;
import dev.parlor.tool.dispatch.Heard;
import dev.parlor.tool.postgres.PostgresDeclarations;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tools that come, change and go while servers run, with a real Postgres between two of them. */
@ExtendWith(VertxExtension.class)
class CatalogueTest {
    private final Filed file = new Filed();
    private final List<CatalogueWatch> watches = new ArrayList<>();
    private DeclarationStore store;
    private TestingBench one;
    private TestingBench other;

    @BeforeEach
    void open(Vertx vertx) {
        String database = TestingStores.open().newDatabase();
        store = new PostgresDeclarations(PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(database))
                .using(vertx)
                .build());
        one = server(vertx);
        other = server(vertx);
    }

    @Test
    void aToolThatIsDeclaredCanBeCalledOnEveryServer(Vertx vertx) {
        declare(vertx, "greet", "1", "says: hello");
        assertThat(summary(one.call("greet", "{}"))).isEqualTo("hello");
        assertThat(summary(other.call("greet", "{}"))).isEqualTo("hello");
    }

    @Test
    void aRunningTurnKeepsTheToolThatItBeganWith(Vertx vertx) {
        declare(vertx, "greet", "1", "says: hello");
        ToolSnapshot before = one.snapshot();
        declare(vertx, "greet", "1", "says: good evening");
        assertThat(summary(one.call("greet", "{}"))).isEqualTo("good evening");
        assertThat(summary(get(one.dispatcher()
                        .dispatch(one.invocation("greet", "{}"), before, guard(), Heard.of((call, result) -> {})))))
                .isEqualTo("hello");
    }

    @Test
    void whatIsTakenBackIsNotOfferedAnyMoreAndWhatTheFilesDeclareStays(Vertx vertx) {
        declare(vertx, "greet", "1", "says: hello");
        get(store.retract(SITE, "greet", "1"));
        CatalogueWatch.tellChange(vertx);
        until(() -> assertThat(one.snapshot().names()).containsExactly("filed"));
        assertThat(get(store.retract(SITE, "greet", "1"))).isFalse();
    }

    @Test
    void aToolThatIsSwitchedOffIsNotOfferedAnywhereAlsoOneOfAFile(Vertx vertx) {
        get(store.set(new ToolSwitch(SITE, "filed", "1", false, 100), "admin"));
        CatalogueWatch.tellChange(vertx);
        until(() -> assertThat(one.snapshot().names()).isEmpty());
        until(() -> assertThat(other.snapshot().names()).isEmpty());
        get(store.set(new ToolSwitch(SITE, "filed", "1", true, 100), "admin"));
        CatalogueWatch.tellChange(vertx);
        until(() -> assertThat(summary(one.call("filed", "{}"))).isEqualTo("from the file"));
    }

    @Test
    void aNewVersionIsRolledOutAndTakenBackByItsPercentage(Vertx vertx) {
        declare(vertx, "greet", "1", "says: hello");
        declare(vertx, "greet", "2", "says: hi");
        until(() -> assertThat(summary(one.call("greet", "{}"))).isEqualTo("hi"));
        get(store.set(new ToolSwitch(SITE, "greet", "2", true, 0), "admin"));
        CatalogueWatch.tellChange(vertx);
        until(() -> assertThat(summary(one.call("greet", "{}"))).isEqualTo("hello"));
    }

    @Test
    void aServerThatMissesTheNewsFindsOutByItself() {
        get(store.declare(SITE, "greet", "1", text("greet", "1", "says: hello"), "admin"));
        until(() -> assertThat(one.snapshot().names()).contains("greet"));
        until(() -> assertThat(other.snapshot().names()).contains("greet"));
    }

    @Test
    void aDeclarationThatCannotBeOpenedLeavesTheOneBeforeItRunning(Vertx vertx) {
        declare(vertx, "greet", "1", "says: hello");
        get(store.declare(SITE, "greet", "1", text("greet", "1", "broken"), "admin"));
        get(store.declare(SITE, "later", "1", text("later", "1", "says: later"), "admin"));
        CatalogueWatch.tellChange(vertx);
        until(() -> assertThat(one.snapshot().names()).contains("later"));
        assertThat(summary(one.call("greet", "{}"))).isEqualTo("hello");
    }

    @Test
    void whatIsAwayHoldsNobodyUpAndIsOfferedWhenItComes(Vertx vertx) {
        Promise<List<ToolKinds.MadeTool>> coming = Promise.promise();
        TestingBench waiting = server(vertx, (site, declaration, offer) -> {
            coming.future().onSuccess(offer::accept);
            return Future::succeededFuture;
        });
        assertThat(waiting.snapshot().names()).isEmpty();
        coming.complete(List.of(new ToolKinds.MadeTool(new Words("filed", "from afar"), Effect.READ)));
        until(() -> assertThat(waiting.snapshot().names()).containsExactly("filed"));
        assertThat(summary(waiting.call("filed", "{}"))).isEqualTo("from afar");
    }

    @Test
    void aFileThatSaysSomethingElseIsReadAgainAndRunningTurnsKeepWhatItSaid() {
        ToolSnapshot before = one.snapshot();
        file.text = "{ name: filed, java: speaking, description: 'says: something else' }";
        reread();
        assertThat(summary(one.call("filed", "{}"))).isEqualTo("something else");
        assertThat(summary(asOf(one, before))).isEqualTo("from the file");
    }

    @Test
    void whatADeclarationStandsOnIsAPartOfIt(Vertx vertx) {
        AtomicInteger opened = new AtomicInteger();
        TestingBench counting = server(vertx, (site, declaration, offer) -> {
            String words = "opened " + opened.incrementAndGet();
            offer.accept(List.of(new ToolKinds.MadeTool(new Silent("filed", words), Effect.READ)));
            return Future::succeededFuture;
        });
        reread();
        assertThat(summary(counting.call("filed", "{}"))).isEqualTo("opened 1");
        ToolSnapshot before = counting.snapshot();
        file.basis = "another document";
        reread();
        assertThat(summary(counting.call("filed", "{}"))).isEqualTo("opened 2");
        assertThat(summary(asOf(counting, before))).isEqualTo("opened 1");
    }

    @Test
    void whatWasDeclaredForASiteThatIsAwayWaitsForIt(Vertx vertx) {
        declare(vertx, "greet", "1", "says: hello");
        file.there = false;
        reread();
        assertThat(one.snapshot().names()).isEmpty();
        file.there = true;
        reread();
        assertThat(one.snapshot().names()).containsExactlyInAnyOrder("filed", "greet");
    }

    @Test
    void whoeverHasItLookAgainGoesOnWhereTheyWere(Vertx vertx) {
        Context caller = vertx.getOrCreateContext();
        Promise<Boolean> stayed = Promise.promise();
        caller.runOnContext(in ->
                watches.getFirst().reread().onComplete(done -> stayed.complete(caller.equals(Vertx.currentContext()))));
        assertThat(get(stayed.future())).isTrue();
    }

    @Test
    void aKindThatBreaksOnOneDeclarationLeavesTheOthersAlone(Vertx vertx) {
        declare(vertx, "greet", "1", "says: hello");
        get(store.declare(SITE, "greet", "1", text("greet", "1", "breaks"), "admin"));
        get(store.declare(SITE, "later", "1", text("later", "1", "says: later"), "admin"));
        CatalogueWatch.tellChange(vertx);
        until(() -> assertThat(one.snapshot().names()).contains("later"));
        assertThat(summary(one.call("greet", "{}"))).isEqualTo("hello");
    }

    private void reread() {
        watches.forEach(watch -> get(watch.reread()));
    }

    private static ToolResult asOf(TestingBench bench, ToolSnapshot before) {
        return get(bench.dispatcher()
                .dispatch(bench.invocation("filed", "{}"), before, guard(), Heard.of((call, result) -> {})));
    }

    private void declare(Vertx vertx, String name, String version, String says) {
        get(store.declare(SITE, name, version, text(name, version, says), "admin"));
        CatalogueWatch.tellChange(vertx);
        until(() -> assertThat(List.of(one, other))
                .allSatisfy(server -> assertThat(server.registry().all(SITE))
                        .anyMatch(tool -> tool.name().equals(name)
                                && tool.version().equals(version)
                                && tool.definition().description().equals(says))));
    }

    private static String text(String name, String version, String says) {
        return new JsonObject()
                .put("name", name)
                .put("java", "speaking")
                .put("version", version)
                .put("description", says)
                .encode();
    }

    private static void until(Runnable holds) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(holds::run);
    }

    private TestingBench server(Vertx vertx) {
        return server(vertx, new Speaking());
    }

    private TestingBench server(Vertx vertx, ToolKinds kinds) {
        TestingBench bench = new TestingBench(vertx);
        Catalogue catalogue = new Catalogue(
                vertx,
                bench.registry(),
                new ToolHost(vertx, ToolLimits.STANDARD),
                kinds,
                Duration.ofSeconds(10),
                () -> Duration.ofMinutes(1));
        CatalogueWatch watch = new CatalogueWatch(vertx, catalogue, store, file);
        get(watch.open());
        watches.add(watch);
        return bench;
    }

    /** A site whose file declares one tool, and may change. */
    private static final class Filed implements CatalogueWatch.Files {
        private volatile String text = "{ name: filed, java: speaking, description: 'says: from the file' }";
        private volatile String basis = "";
        private volatile boolean there = true;

        @Override
        public List<Declaration> declared() {
            return there ? List.of(new Declaration(SITE, ToolText.parse(text), basis)) : List.of();
        }

        @Override
        public boolean has(SiteId site) {
            return there && site.equals(SITE);
        }
    }

    /** Makes tools that say what their description has after "says: ". */
    private static final class Speaking implements ToolKinds {
        @Override
        public OpenKind open(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer) {
            if (declaration.description().equals("breaks")) {
                throw new IllegalStateException("it broke");
            }
            if (!(declaration.kind() instanceof ToolKind.Java)
                    || !declaration.description().startsWith("says: ")) {
                throw new IllegalArgumentException("it does not say what to say");
            }
            String words = declaration.description().substring("says: ".length());
            offer.accept(List.of(new MadeTool(new Words(String.valueOf(declaration.name()), words), Effect.READ)));
            return Future::succeededFuture;
        }
    }

    /** Describes itself in the same way whatever it says. */
    private record Silent(String name, String words) implements Tool {
        @Override
        public ToolDefinition definition() {
            return new ToolDefinition(name, "Says something.", "{\"type\":\"object\"}");
        }

        @Override
        public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
            return Future.succeededFuture(new ToolResult.Succeeded(words));
        }
    }

    private record Words(String name, String words) implements Tool {
        @Override
        public ToolDefinition definition() {
            return new ToolDefinition(name, "says: " + words, "{\"type\":\"object\"}");
        }

        @Override
        public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
            return Future.succeededFuture(new ToolResult.Succeeded(words));
        }
    }
}
