package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.parlor.testing.Conf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators see of that which a model was sent. */
class OperatorMemoryTest {
    private static final String LONG = "The last of many questions";
    private static final String SHORT = "The only question";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open(
                Conf.bare(folder).parlor("demo: { tokens_per_second: 0 }\n").site("shop", """
                title: Shop
                origins: ["*"]
                models: [demo/scripted]
                prompt: You help.
                history: { exchanges: 3, messages: 80, summary: { every: 2, lag: 4 } }
                """));
        stage.ask(
                "shop",
                "My booking is QX-4471.",
                "Two?",
                "Three?",
                "Four?",
                "Five?",
                "Six?",
                "Seven?",
                "Eight?",
                "Nine?",
                LONG);
        stage.ask("shop", SHORT);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void theSummaryAndTheLastRequestAreThereWhenTheyAreUnfolded(ColorScheme scheme) {
        try (Visit operator = stage.newVisit(new Browser.NewContextOptions().setColorScheme(scheme))) {
            Page page = Desk.open(operator);
            choose(page, LONG);
            Locator memory = page.locator("parlor-memory");
            assertThat(memory.locator("pre").count()).isZero();
            unfold(page);
            memory.getByText("Messages as sent to demo/scripted").waitFor();
            assertThat(memory.locator("h3").first().innerText()).matches("Summary \\d+, by demo/scripted");
            assertThat(memory.locator("p").first().innerText()).contains("QX-4471");
            assertThat(memory.locator("pre").innerText()).contains("You help.", LONG);
            assertThat(Accessibility.violations(page)).isEmpty();
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target/visits/operator-memory-" + scheme + ".png")));
        }
    }

    @Test
    void whatFailedForOneConversationIsNotSaidOfTheNext() {
        try (Visit operator = stage.newVisit()) {
            operator.expectComplaints("ERR_FAILED");
            Page page = Desk.open(operator);
            List<Route> held = new ArrayList<>();
            page.route("**/v1/conversations/*/messages", route -> {
                if (held.isEmpty()) {
                    held.add(route);
                } else {
                    route.resume();
                }
            });
            choose(page, LONG);
            unfold(page);
            page.waitForCondition(() -> held.size() == 1);
            choose(page, SHORT);
            unfold(page);
            page.locator("parlor-memory pre").getByText(SHORT).waitFor();
            Request given = held.getFirst().request();
            List<Request> failed = new ArrayList<>();
            page.onRequestFailed(failed::add);
            held.getFirst().abort();
            page.waitForCondition(() -> failed.contains(given));
            page.evaluate("() => new Promise((done) => setTimeout(done, 50))");
            assertThat(page.locator("parlor-memory [role=alert]").count()).isZero();
            assertThat(page.locator("parlor-memory pre").innerText()).contains(SHORT);
        }
    }

    private static void choose(Page page, String question) {
        page.locator("parlor-inbox li")
                .filter(new Locator.FilterOptions().setHasText(question))
                .click();
        page.locator("parlor-watch .message[data-role=user]")
                .getByText(question)
                .waitFor();
    }

    private static void unfold(Page page) {
        page.locator("parlor-memory summary").click();
    }
}
