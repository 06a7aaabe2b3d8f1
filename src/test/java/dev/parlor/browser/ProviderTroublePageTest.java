package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.ScriptedModel.Answer;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTroublePageTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static ScriptedModel provider;
    private static Stage stage;

    @BeforeAll
    static void open() {
        provider = ScriptedModel.start(VERTX);
        stage = Stage.open(Map.of("OPENAI_BASE_URL", provider.url(), "OPENAI_API_KEY", "no-such-key"));
    }

    @AfterAll
    static void close() {
        stage.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 1200", "DARK, 1200", "LIGHT, 390"})
    void aModelThatRefusesTheKeyIsALineUntilItAnswersAgain(ColorScheme scheme, int width) {
        Browser.NewContextOptions options =
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 800);
        try (Visit visit = stage.newVisit();
                Visit operator = stage.newVisit(options)) {
            Widget widget = visit.widget().open();
            provider.then(new Answer.Fails(
                    401, "{\"error\":{\"message\":\"Incorrect API key provided.\",\"code\":\"invalid_api_key\"}}"));
            widget.ask("Hello");
            widget.awaitTurn(1, "failed");

            Page page = Desk.open(operator);
            Locator line = page.locator("parlor-models li");
            line.waitFor();
            assertThat(line.innerText())
                    .startsWith("openai/gpt-5.4-mini refuses the key just now.")
                    .contains("Set a valid key for the provider openai in parlor.yaml and start again.");
            line.getByText("What the provider says").click();
            line.getByText("Incorrect API key provided.").waitFor();
            assertThat(Accessibility.violations(page)).isEmpty();

            provider.thenSays("Good day.");
            widget.ask("And now?");
            widget.awaitTurn(2, "done");
            line.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        }
    }
}
