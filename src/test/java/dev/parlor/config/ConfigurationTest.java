package dev.parlor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.Money;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(config.postgres())
                .isEqualTo(new ParlorConfig.Postgres(
                        Secret.NONE,
                        16,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        4,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        Duration.ofDays(30)));
        assertThat(config.redis()).isEqualTo(new ParlorConfig.Redis(Secret.NONE, Duration.ofSeconds(5)));
        assertThat(config.data()).isEqualTo("data");
        assertThat(config.sockets())
                .isEqualTo(new ParlorConfig.Sockets(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(25),
                        65_536,
                        8_000,
                        16,
                        40_960,
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
                .isEqualTo(new ParlorConfig.Lease(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        3));
        assertThat(config.answers())
                .isEqualTo(new ParlorConfig.Answers(
                        1_048_576, 33_554_432, Duration.ofSeconds(5), 1_000, 32, Duration.ofSeconds(30), 8));
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
        assertThat(config.embeddings())
                .isEqualTo(new ParlorConfig.Embeddings(
                        "openai/text-embedding-3-small",
                        0,
                        128,
                        8_000,
                        2_000,
                        Duration.ofDays(30),
                        Duration.ofSeconds(10)));
        assertThat(config.selection())
                .isEqualTo(new SelectionLimits(Duration.ofSeconds(1), Duration.ofSeconds(5), 3, 2_000, 1_000));
        assertThat(config.tools())
                .isEqualTo(new ParlorConfig.ToolLimits(
                        Duration.ofSeconds(10),
                        65_536,
                        32,
                        65_536,
                        32,
                        100,
                        3,
                        128,
                        64,
                        256,
                        1_000,
                        1_000,
                        5_242_880,
                        Duration.ofSeconds(15),
                        new ParlorConfig.HttpToolLimits(1_048_576, 16_384, 3, Duration.ofSeconds(3), 100)));
        assertThat(config.approvals()).isEqualTo(new ParlorConfig.Approvals(Duration.ofSeconds(1), 1_000));
        assertThat(config.mcp())
                .isEqualTo(new McpConfig(
                        Duration.ofSeconds(10),
                        1_048_576,
                        64,
                        64,
                        1_024,
                        16_384,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        20,
                        Duration.ofSeconds(2)));
        assertThat(config.pageTools()).isEqualTo(new PageToolsConfig(32, 8_192, Duration.ofMillis(200)));
        assertThat(config.tokens())
                .isEqualTo(new ParlorConfig.Tokens(
                        Duration.ofDays(90), Duration.ofHours(12), 10_000, Duration.ofSeconds(2)));
        assertThat(config.mail())
                .isEqualTo(new MailConfig(
                        "", 587, "", "", Secret.NONE, "starttls", 4, Duration.ofSeconds(5), Duration.ofSeconds(10)));
        assertThat(config.demo()).isEqualTo(new ParlorConfig.Demo(40, Duration.ofMinutes(10)));
        assertThat(config.apiKeys()).isEmpty();
        assertThat(config.sites()).isEqualTo(new SitesConfig(Duration.ofSeconds(2), 200, 262_144, List.of()));
        assertThat(config.audit())
                .isEqualTo(new ParlorConfig.Audit(
                        Duration.ofDays(365),
                        10_000,
                        4_000,
                        List.of(
                                "password",
                                "passwd",
                                "secret",
                                "token",
                                "apikey",
                                "authorization",
                                "cookie",
                                "card",
                                "cvc",
                                "cvv",
                                "iban",
                                "ssn"),
                        List.of(
                                "\\b(sk|xai|gsk|pk|rk)[-_][A-Za-z0-9_-]{8,}",
                                "\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*",
                                "\\b(?:\\d[ -]?){13,19}\\b")));
        assertThat(config.retention())
                .isEqualTo(new ParlorConfig.Retention(Duration.ofMinutes(10), 200, Duration.ofDays(7)));
        assertThat(config.providers().keySet()).containsExactlyInAnyOrder("openai", "anthropic", "xai");
        assertThat(config.providers().values())
                .allMatch(provider -> provider.http2() && provider.ca().isEmpty());
        assertThat(config.operators())
                .isEqualTo(Map.of("admin", new ParlorConfig.OperatorConfig(Secret.NONE, OperatorRole.ADMIN, Set.of())));
    }

    @Test
    void aSiteThatSaysLittleHasTheDefaultsOfSites() {
        SiteConfig site = Objects.requireNonNull(load().sites().get(new SiteId("shop")));
        assertThat(site.origins()).isEqualTo(List.of("http://localhost:8080"));
        assertThat(site.history())
                .isEqualTo(new SiteConfig.HistoryConfig(
                        20,
                        Duration.ofDays(1),
                        Duration.ofDays(365),
                        1_000,
                        new SiteConfig.SummaryConfig(true, 5, 20, 600, 40_000)));
        assertThat(site.turn())
                .isEqualTo(new SiteConfig.TurnConfig(
                        10,
                        "auto",
                        true,
                        4_096,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(120),
                        Duration.ofMinutes(5),
                        Duration.ZERO,
                        SiteConfig.TurnConfig.During.QUEUE));
        assertThat(site.budget())
                .isEqualTo(new SiteConfig.BudgetConfig(
                        Money.ZERO,
                        Money.ZERO,
                        Money.ZERO,
                        0,
                        0,
                        0,
                        20,
                        0.8,
                        "",
                        SiteConfig.BudgetConfig.Exhausted.REFUSE));
        assertThat(site.model()).isEqualTo(new SiteConfig.ModelConfig(null, null, List.of(), true));
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
        assertThat(site.selection()).isEqualTo(new SelectionConfig(SelectionConfig.Strategy.ALL, 8, ""));
        assertThat(site.tools()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            strategy: guess                      | selection.strategy
            top: 0                               | top is 0, but must be from 1 to 128
            top: 129                             | top is 129, but must be from 1 to 128
            model: demo/scripted                 | model is for strategy: model
            strategy: model, model: openai/gpt-9 | 'openai/gpt-9' is not among the site's models
            """)
    void aChoiceOfToolsThatCannotBeMadeIsRefused(String rule, String complaint) throws IOException {
        write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nselection: { " + rule + " }\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("shop.yaml")
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            history: { summary: { every: 21 } }       | every is 21, but must be from 1 to 20
            history: { summary: { lag: 0 } }          | lag is 0, but must be from 1 to 1000
            history: { summary: { tokens: 20 } }      | tokens is 20, but must be from 50 to 10000
            history: { messages: -1 }                 | messages is -1, but must be from 0 to 1000000
            turn: { gather: 6s }                      | gather in ms is 6000, but must be from 0 to 5000
            turn: { during: wait }                    | turn.during
            budget: { degrade_at: 1.5 }               | degrade_at is 1.5, but must be from 0 to 1
            budget: { degrade_model: openai/gpt-9 }   | 'openai/gpt-9' is not among the site's models
            budget: { exhausted: shrug }              | budget.exhausted
            """)
    void whatASiteRemembersAndHowItBearsLoadHasBounds(String section, String complaint) throws IOException {
        write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\n" + section + "\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("shop.yaml")
                .hasMessageContaining(complaint);
    }

    @Test
    void aSiteSaysWhichOfItsModelsChoosesTools() throws IOException {
        write("sites/shop.yaml", """
                title: Shop
                models: [openai/gpt-5.4, demo/scripted]
                selection: { strategy: model, top: 5, model: demo/scripted }
                """);
        SiteConfig site = Objects.requireNonNull(load().sites().get(new SiteId("shop")));
        assertThat(site.selection()).isEqualTo(new SelectionConfig(SelectionConfig.Strategy.MODEL, 5, "demo/scripted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"semantic_wait: 11s", "model_wait: 0ms", "questions: 0", "question_chars: 1", "tool_chars: 1"})
    void aBoundOfTheChoiceOfToolsHasBounds(String bound) throws IOException {
        write("parlor.yaml", "selection: { " + bound + " }\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining(bound.substring(0, bound.indexOf(':')));
    }

    @Test
    void amountsOfMoneyAreAsExactAsTheyAreWritten() throws IOException {
        environment.put("SHOP_BUDGET", "12.50");
        write("sites/shop.yaml", """
            title: Shop
            models: [demo/scripted]
            budget: { visitor_day_usd: 0.1, site_day_usd: "${SHOP_BUDGET:1}", conversation_usd: 1000000,
                conversation_tokens: 200000 }
            """);
        SiteConfig.BudgetConfig budget =
                Objects.requireNonNull(load().sites().get(new SiteId("shop"))).budget();
        assertThat(budget.visitorDayUsd().toString()).isEqualTo("0.1");
        assertThat(budget.siteDayUsd().toString()).isEqualTo("12.5");
        assertThat(budget.conversationUsd().toString()).isEqualTo("1000000");
        assertThat(budget.conversationTokens()).isEqualTo(200_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.0000001", "1000000.01", "1e3", "much", "[1]", "0,50"})
    void whatIsNoAmountOfMoneyIsRefused(String amount) throws IOException {
        write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nbudget:\n  visitor_day_usd: " + amount + "\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("shop.yaml line 4: budget.visitor_day_usd: ")
                .hasMessageContaining("is no amount; write US dollars such as 0.50");
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
    void aSiteSaysHowItsModelsAreToAnswer() throws IOException {
        write("sites/shop.yaml", """
                title: Shop
                models: [demo/scripted]
                model: { temperature: 0.2, effort: high, stop: [END], cache: false }
                """);
        SiteConfig site = Objects.requireNonNull(load().sites().get(new SiteId("shop")));
        assertThat(site.model()).isEqualTo(new SiteConfig.ModelConfig(0.2, "high", List.of("END"), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            temperature: 3        | temperature is 3.0, but must be from 0 to 2
            effort: hard          | not 'hard'
            stop: [a, b, c, d, e] | stop has at most 4 texts
            stop: [" "]           | none of them blank
            """)
    void aWayToAnswerThatNoModelKnowsIsRefused(String setting, String complaint) throws IOException {
        write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nmodel: { " + setting + " }\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("shop.yaml")
                .hasMessageContaining(complaint);
    }

    @Test
    void aProviderWithoutAUrlIsNamed() throws IOException {
        write("parlor.yaml", "providers:\n  mine: { protocol: openai }\n");
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("providers.mine")
                .hasMessageContaining("url");
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
                "secret: 'demo:'",
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

    /** It may be made over the API; an operator of a site that nobody has sees nothing. */
    @Test
    void anOperatorOfASiteThatNoFileMakesIsAWarning() throws IOException {
        write("parlor.yaml", "operators: { ana: { sites: [shopp] } }\n");
        assertThat(Configuration.read(folder, environment::get).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse())
                .asString()
                .contains("parlor.yaml: operators.ana.sites: there is no site 'shopp' among the files");
        assertThatCode(this::load).doesNotThrowAnyException();
    }

    @Test
    void allThatIsWrongWithAllFilesIsSaidAtOnce() throws IOException {
        write("parlor.yaml", """
                http:
                  prot: 80
                  port: eighty
                log: { entries: 1, size: 2 }
                """);
        write("sites/shop.yaml", """
                title: ""
                models: [nobody]
                colour: red
                turn:
                  rounds: many
                  deadline: 5
                tools:
                  - { java: calculator, deadline: soon }
                  - { java: calculator, name: again, colour: red }
                  - { name: none }
                  - { java: calculator, name: last, rollout: 101 }
                """);
        write("sites/Bad Name.yaml", "");
        write("sites/club.yaml", "title: [\n");
        assertThatThrownBy(this::load)
                .isInstanceOfSatisfying(
                        ConfigProblem.class,
                        problem -> assertThat(problem.findings())
                                .extracting(ConfigurationTest::inShort)
                                .containsExactlyInAnyOrder(
                                        "parlor.yaml 2 http.prot",
                                        "parlor.yaml 3 http.port",
                                        "parlor.yaml 4 log.entries",
                                        "parlor.yaml 4 log.size",
                                        "Bad Name.yaml 0 ",
                                        "club.yaml 1 ",
                                        "shop.yaml 1 title",
                                        "shop.yaml 2 models",
                                        "shop.yaml 3 colour",
                                        "shop.yaml 5 turn.rounds",
                                        "shop.yaml 6 turn.deadline",
                                        "shop.yaml 8 tools.[0].deadline",
                                        "shop.yaml 9 tools.[1].colour",
                                        "shop.yaml 10 tools.[2]",
                                        "shop.yaml 11 tools.[3].rollout"));
    }

    @Test
    void aVariableThatNobodyHasSetIsAWarningUnlessItHasADefault() throws IOException {
        environment.put("SET", "red");
        write("sites/shop.yaml", """
                title: Shop
                models: [demo/scripted]
                theme: { accent: "${SET}", ink: "${UNSET}", line: "${ALSO_UNSET:}" }
                """);
        assertThat(Configuration.read(folder, environment::get).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse())
                .asString()
                .contains("shop.yaml line 3: theme.ink: the environment has no UNSET");
        assertThatCode(this::load).doesNotThrowAnyException();
    }

    @Test
    void whatWasReadFromTheEnvironmentIsInNoComplaint() throws IOException {
        environment.put("KEY", "sk-very-secret");
        write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nturn: { deadline: \"${KEY}\" }\n");
        assertThatThrownBy(this::load)
                .hasMessageContaining("'${KEY}' is not a duration")
                .hasMessageNotContaining("sk-very-secret");
    }

    @Test
    void aTextOfSomebodyElseReadsWhatItMayAndTheDefaultsReadWhatTheyLike() {
        environment.putAll(
                Map.of("OPEN", "red", "CLOSED", "sk-very-secret", "PARLOR_PUBLIC_URL", "https://chat.example"));
        SiteDraft draft =
                new SiteReader(environment::get).reading(List.of("OPEN")).read(new SiteId("shop"), "shop", """
                        title: Shop
                        models: [demo/scripted]
                        theme: { accent: "${OPEN}", ink: "${CLOSED}" }
                        """);
        SiteConfig said = Objects.requireNonNull(draft.said());
        assertThat(said.theme()).isEqualTo(Map.of("accent", "red", "ink", ""));
        assertThat(said.origins()).containsExactly("https://chat.example");
        assertThat(draft.isSound()).isFalse();
        assertThat(draft.findings()).singleElement().asString().contains("shop line 3: theme.ink: may not read CLOSED");
    }

    @Test
    void aTableFileWithoutASiteIsAWarningAndAnEditorsFileIsNothing() throws IOException {
        write("sites/gone.sql", "");
        write("sites/.#shop.yaml", "title: [");
        assertThat(Configuration.read(folder, environment::get).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse())
                .asString()
                .contains("gone.sql: there is no site of that name");
    }

    @Test
    void aMissingFolderSaysWhichVariableNamesIt() {
        assertThatThrownBy(() -> Configuration.load(folder.resolve("nowhere"), environment::get))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("PARLOR_CONF");
    }

    private static String inShort(Finding finding) {
        return Path.of(finding.file()).getFileName() + " " + finding.line() + " " + finding.key();
    }

    private Configuration load() {
        return Configuration.load(folder, environment::get);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
