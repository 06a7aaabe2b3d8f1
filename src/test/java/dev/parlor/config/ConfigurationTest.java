package dev.parlor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.SiteId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void aFolderWithOneSite() throws IOException {
        Files.createDirectories(folder.resolve("sites"));
        write("parlor.yaml", "");
        write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\ngreeting: Hello.\n");
    }

    @Test
    void theReferenceFileSaysWhatAnEmptyFileMeans() {
        ParlorConfig reference =
                Configuration.load(Path.of("conf"), environment::get).parlor();
        assertThat(load().parlor()).isEqualTo(reference);
    }

    @Test
    void theDefaultsAreTheseAndNoOthers() {
        ParlorConfig config = load().parlor();
        assertThat(config.http())
                .isEqualTo(new ParlorConfig.Http("0.0.0.0", 8080, URI.create("http://localhost:8080"), 0, 0));
        assertThat(config.management()).isEqualTo(new ParlorConfig.Management("127.0.0.1", 9090));
        assertThat(config.postgres()).isEqualTo(new ParlorConfig.Postgres(Secret.NONE, 16, Duration.ofSeconds(10)));
        assertThat(config.redis()).isEqualTo(new ParlorConfig.Redis(Secret.NONE, Duration.ofSeconds(5)));
        assertThat(config.data()).isEqualTo("data");
        assertThat(config.sockets())
                .isEqualTo(new ParlorConfig.Sockets(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(25),
                        65_536,
                        8_000,
                        16,
                        262_144,
                        Duration.ofSeconds(30),
                        20,
                        8,
                        50,
                        500,
                        20));
        assertThat(config.log())
                .isEqualTo(
                        new ParlorConfig.Log(20_000, Duration.ofDays(2), 500, 2_000, 1_048_576, Duration.ofSeconds(5)));
        assertThat(config.lease())
                .isEqualTo(
                        new ParlorConfig.Lease(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(2)));
        assertThat(config.answers())
                .isEqualTo(new ParlorConfig.Answers(1_048_576, 33_554_432, Duration.ofSeconds(5), 1_000));
        assertThat(config.retry())
                .isEqualTo(new ParlorConfig.Retry(
                        2,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(8),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10)));
        assertThat(config.breaker())
                .isEqualTo(new ParlorConfig.Breaker(
                        5, 0.5, 20, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofMinutes(2)));
        assertThat(config.tools()).isEqualTo(new ParlorConfig.ToolLimits(Duration.ofSeconds(10), 65_536, 65_536, 32));
        assertThat(config.tokens())
                .isEqualTo(new ParlorConfig.Tokens(
                        Duration.ofDays(90), Duration.ofHours(12), 10_000, Duration.ofSeconds(2)));
        assertThat(config.demo()).isEqualTo(new ParlorConfig.Demo(40));
        assertThat(config.providers().keySet()).containsExactlyInAnyOrder("openai", "anthropic", "xai");
        assertThat(config.operators())
                .isEqualTo(Map.of("admin", new ParlorConfig.OperatorConfig(Secret.NONE, OperatorRole.ADMIN, Set.of())));
    }

    @Test
    void aSiteThatSaysLittleHasTheDefaultsOfSites() {
        SiteConfig site = Objects.requireNonNull(load().sites().get(new SiteId("shop")));
        assertThat(site.origins()).isEqualTo(List.of("http://localhost:8080"));
        assertThat(site.history()).isEqualTo(new SiteConfig.HistoryConfig(20, Duration.ofDays(1)));
        assertThat(site.turn())
                .isEqualTo(new SiteConfig.TurnConfig(
                        10,
                        "auto",
                        true,
                        4_096,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5)));
        assertThat(site.budget()).isEqualTo(new SiteConfig.BudgetConfig(20));
        assertThat(site.identity())
                .isEqualTo(new IdentityConfig(
                        Secret.NONE,
                        IdentityConfig.Algorithm.HS256,
                        false,
                        "",
                        "",
                        "",
                        List.of(),
                        Duration.ofSeconds(60),
                        "roles",
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        262_144));
        assertThat(site.tools()).isEmpty();
    }

    @Test
    void anUnknownKeyIsNamedWithFileAndLine() throws IOException {
        write("parlor.yaml", "http:\n  host: localhost\n  prot: 80\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("parlor.yaml line 3: http.prot: is not a known key")
                .hasMessageContaining("port");
    }

    @Test
    void aValueOfTheWrongKindIsNamedWithFileAndLine() throws IOException {
        write("parlor.yaml", "http:\n  port: eighty\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("parlor.yaml line 2: http.port: ");
    }

    @Test
    void aNumberOutOfItsBoundsIsRefusedWithTheBounds() throws IOException {
        write("parlor.yaml", "http: { port: 70000 }\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("port is 70000, but must be from 0 to 65535");
    }

    @Test
    void aDurationWithoutAUnitIsRefused() throws IOException {
        write("parlor.yaml", "sockets: { ping: 25 }\n");
        assertThatThrownBy(this::load).isInstanceOf(ConfigProblem.class).hasMessageContaining("'25' is not a duration");
    }

    @Test
    void aFileThatIsNotYamlIsNamedWithItsLine() throws IOException {
        write("parlor.yaml", "http: { host: [\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageMatching("(?s).*parlor\\.yaml line \\d+: is not YAML: .*");
    }

    @Test
    void theEnvironmentFillsInAndItsAbsenceGivesTheDefault() throws IOException {
        write("parlor.yaml", "data: ${PLACE:somewhere}\n");
        assertThat(load().parlor().data()).isEqualTo("somewhere");
        environment.put("PLACE", "elsewhere");
        assertThat(load().parlor().data()).isEqualTo("elsewhere");
    }

    @Test
    void aSecretCannotBePrinted() throws IOException {
        environment.put("OPENAI_API_KEY", "sk-very-secret");
        assertThat(load().toString()).doesNotContain("sk-very-secret");
    }

    @Test
    void aSiteWithoutAModelSaysSo() throws IOException {
        write("sites/shop.yaml", "title: Shop\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("shop.yaml")
                .hasMessageContaining("models needs at least one provider/name");
    }

    @Test
    void anIdentityThatCouldNotHoldIsRefusedWithTheReason() throws IOException {
        String jwks = "jwks: 'https://id.example/keys'";
        Map<String, String> wrong = Map.of(
                "secret: short",
                "secret needs at least 32 bytes",
                "required: true",
                "required needs a secret, jwks or keys",
                "algorithm: none",
                "algorithm",
                "algorithm: RS256, secret: 0123456789abcdef0123456789abcdef",
                "a secret goes with algorithm HS256",
                jwks + ", audience: parlor",
                "public keys go with algorithm RS256 or ES256",
                "algorithm: RS256, " + jwks,
                "jwks needs an audience",
                "algorithm: RS256, audience: parlor, jwks: 'http://id.example/keys'",
                "jwks is an https address",
                "algorithm: RS256, audience: parlor, jwks: 'https:keys'",
                "jwks is an https address",
                "algorithm: RS256, audience: parlor, keys: [x], " + jwks,
                "one of secret, jwks and keys",
                "clock_skew: 11m",
                "clock_skew is at most 10m");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nidentity: { " + each.getKey() + " }\n");
            assertThatThrownBy(this::load)
                    .as(each.getKey())
                    .isInstanceOf(ConfigProblem.class)
                    .hasMessageContaining("shop.yaml line 3: identity")
                    .hasMessageContaining(each.getValue());
        }
    }

    @Test
    void aSiteNamesItsVisitorsBySecretOrByKeys() throws IOException {
        for (String identity : List.of(
                "secret: 0123456789abcdef0123456789abcdef",
                "algorithm: es256, audience: parlor, jwks: 'https://id.example/keys'",
                "algorithm: RS256, audience: parlor, jwks: 'http://127.0.0.1:8081/keys'",
                "algorithm: RS256, keys: [a, b]")) {
            write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nidentity: { " + identity + " }\n");
            SiteConfig site = Objects.requireNonNull(load().sites().get(new SiteId("shop")));
            assertThat(site.identity().isConfigured()).as(identity).isTrue();
            assertThat(site.toString()).doesNotContain("0123456789abcdef");
        }
    }

    @Test
    void anOperatorHasTheMiddleRoleAndAllSitesUnlessSaidOtherwise() throws IOException {
        write("parlor.yaml", """
                operators:
                  ana: { password: x }
                  vic: { role: viewer, sites: [shop] }
                """);
        Map<String, ParlorConfig.OperatorConfig> operators = load().parlor().operators();
        assertThat(operators.get("ana"))
                .isEqualTo(new ParlorConfig.OperatorConfig(new Secret("x"), OperatorRole.OPERATOR, Set.of()));
        assertThat(operators.get("vic"))
                .isEqualTo(
                        new ParlorConfig.OperatorConfig(Secret.NONE, OperatorRole.VIEWER, Set.of(new SiteId("shop"))));
    }

    @Test
    void anOperatorOfASiteThatDoesNotExistIsAnError() throws IOException {
        write("parlor.yaml", "operators: { ana: { sites: [shopp] } }\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("operators.ana.sites: there is no site 'shopp'");
    }

    @Test
    void aMissingFolderSaysWhichVariableNamesIt() {
        assertThatThrownBy(() -> Configuration.load(folder.resolve("nowhere"), environment::get))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("PARLOR_CONF");
    }

    private Configuration load() {
        return Configuration.load(folder, environment::get);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
