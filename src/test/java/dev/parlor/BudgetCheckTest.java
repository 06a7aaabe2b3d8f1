package dev.parlor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetCheckTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "visitor_day_usd: 0.018     | budget.visitor_day_usd: 0.018 USD do not cover one answer of up to 0.018432 USD"
                        + " by openai/gpt-5.4-mini; raise it, or lower turn.output_tokens",
                "conversation_usd: 0.000001 | budget.conversation_usd: 0.000001 USD do not cover",
                "site_day_tokens: 4095      | budget.site_day_tokens: 4095 tokens do not cover one answer of up to 4096",
            })
    void aBudgetThatCouldNeverBeMetIsAnErrorWithItsKey(String budget, String complaint) throws IOException {
        assertThatThrownBy(() -> check(budget))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aBudgetForOneAnswerIsEnough() {
        assertThatCode(() -> check("visitor_day_usd: 0.018432, site_day_tokens: 4096"))
                .doesNotThrowAnyException();
    }

    private void check(String budget) throws IOException {
        Files.createDirectories(folder.resolve("sites"));
        Files.writeString(folder.resolve("parlor.yaml"), "");
        Files.writeString(
                folder.resolve("sites/shop.yaml"),
                "title: Shop\nmodels: [openai/gpt-5.4-mini]\nbudget: { " + budget + " }\n");
        Sites.check(Configuration.load(folder, name -> name.equals("OPENAI_API_KEY") ? "sk-test" : null));
    }
}
