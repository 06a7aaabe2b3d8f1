package dev.parlor;

import static dev.parlor.TestingSites.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.conversation.SiteId;
import dev.parlor.history.SiteTexts;
import dev.parlor.site.SiteBook.Outcome;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sites of one server while what they stand on gives trouble. */
class SiteKeeperTest {
    /** Of the lock under which the tables of sites are made. */
    private static final String LOCK_TABLES = "select pg_advisory_lock(" + 0x7061726c_73697465L + ")";

    @SuppressWarnings("NullAway.Init")
    private TestingSites sites;

    @BeforeEach
    void aSite(@TempDir Path folder) {
        sites = new TestingSites(folder)
                .parlor("sites: { look: 100ms }\npostgres: { site_tables: 300ms }\n")
                .site("club", yaml("Club"));
    }

    @AfterEach
    void close() {
        sites.close();
    }

    @Test
    void aToolThatTheDemoModelReadsForIsOfferedAndHoldsNoOtherUp() {
        sites.with("OPENAI_API_KEY", "sk-test");
        sites.site("club", real("Club")).open();
        String tools = """
                tools:
                  - name: read
                    parameters: { type: object, properties: { text: { type: string } } }
                    extract: { input: text, model: demo/scripted, schema: { type: object, properties: { a: { type: string } } } }
                  - { java: calculator, on_error: [{ on: ["*"], model: demo/scripted }] }
                """;
        sites.site("shop", real("Shop") + tools);
        sites.site("club", real("Club") + "tools: [{ java: current_time }]\n");
        until(() -> assertThat(sites.offered("shop")).containsExactlyInAnyOrder("read", "calculator"));
        until(() -> assertThat(sites.offered("club")).containsExactly("current_time"));
    }

    @Test
    void tablesThatCannotBeMadeHoldNoOtherSiteUp() throws SQLException {
        sites.open();
        try (Connection other = TestingStores.connect(sites.database)) {
            other.createStatement().execute(LOCK_TABLES);
            sites.write("sites/bakery.sql", "create table cake (name text)");
            sites.site("bakery", yaml("Bakery"));
            until(() -> assertThat(sites.problems("bakery")).contains("postgres.site_tables"));
            sites.site("club", yaml("Another club"));
            until(() -> assertThat(sites.title("club")).isEqualTo("Another club"));
        }
        until(() -> assertThat(sites.title("bakery")).isEqualTo("Bakery"));
        assertThat(sites.problems("bakery")).isEqualTo("[]");
    }

    @Test
    void aSiteThatNeverCameToServeLeavesNoConnectionBehind() throws SQLException {
        sites.site("club", yaml("Club") + "turn: { deadline: 1s }\n").open();
        sites.write("sites/bakery.sql", "create table cake (name text)");
        sites.site(
                "bakery",
                yaml("Bakery")
                        + "tools: [{ name: cakes, description: Cakes., sql: { query: select price from cake } }]\n");
        until(() -> assertThat(sites.problems("bakery")).contains("price"));
        try (Connection other = TestingStores.connect(sites.database)) {
            assertThat(connectionsOfBakery(other)).isPositive();
            sites.delete("sites/bakery.yaml");
            until(() -> assertThat(connectionsOfBakery(other)).isZero());
        }
    }

    @Test
    void whatTheArchiveHasTakenStandsThoughItCannotBeReadAMomentLater() {
        Hiccups hiccups = new Hiccups();
        sites.texts(hiccups::before).open();
        SiteId pub = new SiteId("pub");
        assertThat(get(sites.keeper().put(pub, yaml("Pub"), "admin"))).isInstanceOf(Outcome.Stands.class);
        hiccups.begin();
        assertThat(get(sites.keeper().put(pub, yaml("Other pub"), "admin")))
                .isInstanceOfSatisfying(Outcome.Stands.class, stands -> {
                    assertThat(stands.created()).isFalse();
                    assertThat(stands.state().title()).isEqualTo("Other pub");
                });
        assertThat(get(sites.keeper().put(new SiteId("inn"), yaml("Inn"), "admin")))
                .isInstanceOfSatisfying(Outcome.Stands.class, stands -> {
                    assertThat(stands.created()).isTrue();
                    assertThat(stands.state().title()).isEqualTo("Inn");
                });
        assertThat(get(sites.keeper().remove(pub, "admin"))).isInstanceOf(Outcome.Removed.class);
        assertThat(sites.states("pub")).isEmpty();
    }

    @Test
    void aFileWithoutANameHoldsNoOtherUpAndIsToldSinceItIsThere() {
        sites.open();
        Instant before = Instant.now();
        sites.write("sites/ .yaml", yaml("Nobody"));
        until(() -> assertThat(sites.problems(" .yaml")).contains("a site's id is 1 to 40 of a-z, 0-9 and -"));
        Instant since = sites.states(" .yaml").getFirst().since();
        assertThat(since).isBetween(before, Instant.now());
        sites.site("club", yaml("Another club"));
        until(() -> assertThat(sites.title("club")).isEqualTo("Another club"));
        assertThat(sites.states(" .yaml").getFirst().since()).isEqualTo(since);
        assertThat(get(sites.keeper().put(new SiteId("pub"), yaml("Pub"), "admin")))
                .isInstanceOf(Outcome.Stands.class);
    }

    @Test
    void aFileThatCannotBeReadMakesNoRoomForASiteOfTheSameName() {
        sites.open();
        SiteId pub = new SiteId("pub");
        assertThat(get(sites.keeper().put(pub, yaml("By API"), "admin"))).isInstanceOf(Outcome.Stands.class);
        sites.site("pub", yaml("By file"));
        until(() -> assertThat(sites.title("pub")).isEqualTo("By file"));
        sites.write("sites/pub.yaml", new byte[] {(byte) 0xc3, (byte) 0x28});
        until(() -> assertThat(sites.problems("pub")).contains("is not UTF-8"));
        sites.site("club", yaml("Another club"));
        until(() -> assertThat(sites.title("club")).isEqualTo("Another club"));
        assertThat(sites.title("pub")).isEqualTo("By file");
        assertThat(get(sites.keeper().put(pub, yaml("By API again"), "admin"))).isInstanceOf(Outcome.InFile.class);
    }

    @Test
    void aSiteThatIsMadeOverTheApiHasItsKeysFromTheInternet() {
        sites.open();
        String identity = "identity: { algorithm: RS256, audience: club, jwks: 'https://10.0.0.7/keys' }\n";
        assertThat(get(sites.keeper().put(new SiteId("pub"), yaml("Pub") + identity, "admin")))
                .isInstanceOfSatisfying(
                        Outcome.Invalid.class,
                        invalid -> assertThat(invalid.problems())
                                .singleElement()
                                .satisfies(problem -> {
                                    assertThat(problem.key()).isEqualTo("identity.jwks");
                                    assertThat(problem.sentence()).contains("leads to no server on the internet");
                                }));
        sites.site("club", yaml("Another club") + identity);
        until(() -> assertThat(sites.title("club")).isEqualTo("Another club"));
    }

    private static long connectionsOfBakery(Connection connection) throws SQLException {
        try (ResultSet row = connection
                .createStatement()
                .executeQuery("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and usename like 'parlor_site_bakery%'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** An archive that can be written to, and at times not read. */
    private static final class Hiccups {
        private volatile boolean cut;

        void begin() {
            cut = true;
        }

        SiteTexts before(SiteTexts archive) {
            return new SiteTexts() {
                @Override
                public Future<Long> revision() {
                    return cut ? Future.failedFuture("nobody answers") : archive.revision();
                }

                @Override
                public Future<State> load() {
                    return archive.load();
                }

                @Override
                public Future<Kept> put(SiteId site, String text, String by, int most) {
                    return archive.put(site, text, by, most);
                }

                @Override
                public Future<Boolean> remove(SiteId site) {
                    return archive.remove(site);
                }
            };
        }
    }

    private static String real(String title) {
        return yaml(title).replace("demo/scripted", "openai/gpt-5.4");
    }

    private static String yaml(String title) {
        return """
                title: %s
                origins: ["*"]
                models: [demo/scripted]
                prompt: You help.
                """.formatted(title);
    }

    private static void until(ThrowingRunnable holds) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(holds);
    }
}
