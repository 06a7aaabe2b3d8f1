package dev.parlor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a site may say of itself, and what not. */
class SiteConfigTest {
    @SuppressWarnings("NullAway.Init")
    private ConfigFolder conf;

    @BeforeEach
    void aFolderWithOneSite(@TempDir Path folder) throws IOException {
        conf = new ConfigFolder(folder);
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
        conf.write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nselection: { " + rule + " }\n");
        assertThatThrownBy(conf::load)
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
        conf.write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\n" + section + "\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("shop.yaml")
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port: 8081                                               | http://localhost:8081
            public_url: https://chat.example.com                     | https://chat.example.com
            port: 8081, public_url: "https://chat.example.com:8443/" | https://chat.example.com:8443
            """)
    void aSiteThatNamesNoOriginsIsEmbeddedWhereBrowsersSeeTheServer(String http, String origin) throws IOException {
        conf.write("parlor.yaml", "http: { " + http + " }\n");
        conf.write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\n");
        assertThat(conf.shop().origins()).containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"chat.example.com", "ftp://example.com", "https://example.com/chat", "https://a@example.com"})
    void whereBrowsersSeeTheServerIsAnOrigin(String url) throws IOException {
        conf.write("parlor.yaml", "http: { public_url: \"" + url + "\" }\n");
        assertThatThrownBy(conf::load).isInstanceOf(ConfigProblem.class).hasMessageContaining("is an origin, such as");
    }

    @Test
    void aSiteSaysWhichOfItsModelsChoosesTools() throws IOException {
        conf.write("sites/shop.yaml", """
                title: Shop
                models: [openai/gpt-5.4, demo/scripted]
                selection: { strategy: model, top: 5, model: demo/scripted }
                """);
        SiteConfig site = conf.shop();
        assertThat(site.selection()).isEqualTo(new SelectionConfig(SelectionConfig.Strategy.MODEL, 5, "demo/scripted"));
    }

    @Test
    void amountsOfMoneyAreAsExactAsTheyAreWritten() throws IOException {
        conf.environment.put("SHOP_BUDGET", "12.50");
        conf.write("sites/shop.yaml", """
            title: Shop
            models: [demo/scripted]
            budget: { visitor_day_usd: 0.1, site_day_usd: "${SHOP_BUDGET:1}", conversation_usd: 1000000,
                conversation_tokens: 200000 }
            """);
        SiteConfig.BudgetConfig budget = conf.shop().budget();
        assertThat(budget.visitorDayUsd().toString()).isEqualTo("0.1");
        assertThat(budget.siteDayUsd().toString()).isEqualTo("12.5");
        assertThat(budget.conversationUsd().toString()).isEqualTo("1000000");
        assertThat(budget.conversationTokens()).isEqualTo(200_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.0000001", "1000000.01", "1e3", "much", "[1]", "0,50"})
    void whatIsNoAmountOfMoneyIsRefused(String amount) throws IOException {
        conf.write(
                "sites/shop.yaml",
                "title: Shop\nmodels: [demo/scripted]\nbudget:\n  visitor_day_usd: " + amount + "\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("shop.yaml line 4: budget.visitor_day_usd: ")
                .hasMessageContaining("is no amount; write US dollars such as 0.50");
    }

    @Test
    void aSiteSaysHowItsModelsAreToAnswer() throws IOException {
        conf.write("sites/shop.yaml", """
                title: Shop
                models: [demo/scripted]
                model: { temperature: 0.2, effort: high, stop: [END], cache: false }
                """);
        SiteConfig site = conf.shop();
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
        conf.write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nmodel: { " + setting + " }\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("shop.yaml")
                .hasMessageContaining(complaint);
    }

    @Test
    void aSiteWithoutAModelSaysSo() throws IOException {
        conf.write("sites/shop.yaml", "title: Shop\n");
        assertThatThrownBy(conf::load)
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
            conf.write(
                    "sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nidentity: { " + each.getKey() + " }\n");
            assertThatThrownBy(conf::load)
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
            conf.write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nidentity: { " + identity + " }\n");
            SiteConfig site = conf.shop();
            assertThat(site.identity().isConfigured()).as(identity).isTrue();
            assertThat(site.toString()).doesNotContain("0123456789abcdef");
        }
    }
}
