package dev.parlor.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Money;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration means that says nothing. */
class DefaultsTest {
    @SuppressWarnings("NullAway.Init")
    private ConfigFolder conf;

    @BeforeEach
    void aFolderWithOneSite(@TempDir Path folder) throws IOException {
        conf = new ConfigFolder(folder);
    }

    @Test
    void theReferenceFileSaysWhatAnEmptyFileMeans() {
        ParlorConfig reference =
                Configuration.load(Path.of("conf"), conf.environment::get).parlor();
        assertThat(conf.load().parlor()).isEqualTo(reference);
    }

    @Test
    void theDefaultsAreTheseAndNoOthers() {
        ParlorConfig config = conf.load().parlor();
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
                        Duration.ofDays(90), Duration.ofHours(12), 10_000, Duration.ofSeconds(2), 20));
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
        SiteConfig site = conf.shop();
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
}
