package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ScriptedModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operators see of tokens and money. */
class OperatorFiguresTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ScriptedModel MODEL = ScriptedModel.start(VERTX);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @BeforeAll
    static void open() {
        MODEL.reports(new JsonObject().put("prompt_tokens", 12_000).put("completion_tokens", 345));
        Conf conf = Conf.bare(folder)
                .site("shop", site("models: [openai/gpt-5.4-mini]"))
                .site("clinic", site("models: [openai/gpt-99]"))
                .site("free", site("models: [demo/scripted]"))
                .site(
                        "small",
                        site("models: [openai/gpt-99]\nturn: { output_tokens: 500 }\n"
                                + "budget: { site_day_tokens: 12500 }"));
        stage = Stage.open(conf, MODEL);
        ask("shop", "Where is my order?");
        ask("clinic", "Can I come on Tuesday?");
        ask("free", "Hello there");
        ask("small", "The first question");
        ask("small", "One more question");
    }

    @AfterAll
    static void close() {
        stage.close();
        VERTX.close();
    }

    @Test
    void theListAndTheConversationSayWhatItCost() {
        try (Visit operator = stage.newVisit()) {
            Page page = signedIn(operator);
            assertThat(Desk.row(page, "Where is my order?").locator(".cost").textContent())
                    .isEqualTo("$0.011");
            assertThat(Desk.row(page, "Can I come on Tuesday?").locator(".cost").textContent())
                    .isEqualTo("no price");
            assertThat(Desk.row(page, "Hello there").locator(".cost").textContent())
                    .isEqualTo("free");
            Desk.row(page, "Where is my order?").click();
            Locator spent = page.locator("parlor-watch .spent");
            assertThat(spent.innerText()).isEqualTo("12.3K tokens · $0.011");
            assertThat(spent.locator("span").nth(1).getAttribute("title")).startsWith("$0.0105525, 1 call");
        }
    }

    @Test
    void theFiguresOfTheDayAreThereForEachSite() {
        try (Visit operator = stage.newVisit()) {
            Page page = signedIn(operator);
            Locator figures = page.locator("parlor-figures dl > div");
            assertThat(figures.allInnerTexts())
                    .map(text -> text.replaceAll("\\s+", " "))
                    .first()
                    .asString()
                    .startsWith("Today ")
                    .endsWith("$0.011 +");
            assertThat(figures.allInnerTexts())
                    .map(text -> text.replaceAll("\\s+", " "))
                    .contains("shop 12.3K tokens $0.011", "clinic 12.3K tokens no price");
        }
    }

    @Test
    void anOperatorIsToldWhichBudgetEndedATurn() {
        try (Visit operator = stage.newVisit()) {
            Page page = signedIn(operator);
            Desk.row(page, "One more question").click();
            Locator note = page.locator("parlor-watch .line[role=note]");
            assertThat(note.innerText())
                    .contains("The assistant has answered all that it can for today.")
                    .contains("budget.site_day_tokens");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void readersOfEveryKindCanUseIt(ColorScheme scheme) {
        try (Visit operator = stage.newVisit(new Browser.NewContextOptions().setColorScheme(scheme))) {
            Page page = signedIn(operator);
            Desk.row(page, "One more question").click();
            page.locator("parlor-watch .line[role=note]").waitFor();
            assertThat(Accessibility.violations(page)).isEmpty();
        }
    }

    private static String site(String yaml) {
        return "title: Site\norigins: [\"*\"]\n" + yaml + "\n";
    }

    private static void ask(String site, String text) {
        MODEL.thenSays("Let me see.");
        stage.ask(site, text);
    }

    private static Page signedIn(Visit operator) {
        Page page = Desk.open(operator);
        page.locator("parlor-figures dl").waitFor();
        return page;
    }
}
