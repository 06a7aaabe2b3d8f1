package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WidgetTest {
    static final String THREE_TOOLS = "What is 12*7, what time is it in Tokyo, and how many km are 5 miles?";
    static final List<String> THREE_TOOLS_DONE = List.of("calculator done", "current_time done", "convert_units done");
    private static final String STORY = "Tell me a story";
    private static final int MOST_TABS = 40;

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void anAnswerWithThreeToolsArrivesInSteps() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            Growth growth = Growth.watch(widget.page());

            widget.ask(THREE_TOOLS);
            widget.awaitTurn(1, "done");

            assertThat(growth.lengthsSeen()).isGreaterThanOrEqualTo(3);
            assertThat(widget.tools()).containsExactlyInAnyOrderElementsOf(THREE_TOOLS_DONE);
            assertThat(widget.answers().getLast()).contains("84").containsPattern("8\\.04672|8\\.05");
            assertThat(widget.questions()).containsExactly(THREE_TOOLS);
        }
    }

    @Test
    void aReloadInTheMiddleOfAnAnswerChangesNothingOfIt() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            widget.ask(STORY);
            widget.awaitText(200);

            widget.page().reload();
            widget.composer().waitFor();
            widget.awaitText(200);
            assertThat(widget.page().locator("parlor-message[streaming]").count())
                    .as("the answer was still arriving")
                    .isOne();
            widget.awaitTurn(1, "done");

            assertThat(widget.answers())
                    .isEqualTo(stage.archivedAnswers(widget.conversation()))
                    .containsExactly(stage.loggedAnswer(widget.ticket()));
            assertThat(widget.drawnAnswers()).isEqualTo(widget.answersDrawnAtOnce());
        }
    }

    @Test
    void twoTabsShowTheSameConversation() {
        try (Visit visit = stage.newVisit()) {
            Widget one = visit.widget().open();
            one.ask(THREE_TOOLS);
            one.awaitTurn(1, "running");
            Widget other = visit.widget().open();
            one.awaitTurn(1, "done");
            other.awaitTurn(1, "done");
            assertSame(one, other);

            other.ask("Thank you");
            one.awaitTurn(2, "done");
            other.awaitTurn(2, "done");

            assertThat(one.questions()).containsExactly(THREE_TOOLS, "Thank you");
            assertSame(one, other);
        }
    }

    @Test
    void stopEndsAnAnswerAndKeepsWhatWasSaid() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            widget.ask(STORY);
            widget.awaitText(200);
            String before = widget.answers().getFirst();

            widget.stop();
            widget.awaitTurn(1, "cancelled");
            String said = widget.answers().getFirst();
            assertThat(said).startsWith(before);
            assertThat(said.length())
                    .as("characters of a story that has thousands")
                    .isLessThan(2000);

            widget.ask("What is 12*7?");
            widget.awaitTurn(2, "done");
            assertThat(widget.answers().getFirst()).isEqualTo(said);
            assertThat(widget.answers().getLast()).contains("84");
            assertThat(stage.archivedAnswers(widget.conversation())).isEqualTo(widget.answers());
        }
    }

    @Test
    void aRestartOfTheServerLosesAndDoublesNothing() {
        try (Visit visit = stage.newVisit()) {
            visit.expectComplaints("WebSocket connection to .* failed|ERR_CONNECTION_REFUSED");
            Widget widget = visit.widget().open();
            widget.ask(THREE_TOOLS);
            widget.awaitTurn(1, "done");
            List<String> before = widget.answers();

            stage.whileServerIsAway(() -> {
                widget.awaitState("Reconnecting");
                widget.ask("What is 3*5?");
                widget.page().getByText("What is 3*5?").waitFor();
                assertThat(widget.questions()).containsExactly(THREE_TOOLS, "What is 3*5?");
            });
            widget.awaitTurn(2, "done");
            widget.ask("What is 7*7?");
            widget.awaitTurn(3, "done");

            List<String> questions = List.of(THREE_TOOLS, "What is 3*5?", "What is 7*7?");
            assertThat(widget.questions()).isEqualTo(questions);
            assertThat(stage.archivedQuestions(widget.conversation())).isEqualTo(questions);
            assertThat(widget.answers()).startsWith(before.toArray(String[]::new));
            assertThat(widget.answers()).isEqualTo(stage.archivedAnswers(widget.conversation()));
            assertThat(widget.answers().getLast()).contains("49");
        }
    }

    @Test
    void everythingWorksWithoutAMouse() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget();
            Page page = widget.page();
            for (int tabs = 0; tabs < MOST_TABS && !isFocused(page, "launcher"); tabs++) {
                page.keyboard().press("Tab");
            }
            page.keyboard().press("Enter");
            page.waitForFunction(
                    "() => document.activeElement?.shadowRoot?.activeElement?.localName === 'parlor-composer'");
            page.keyboard().type("What is 12*7?");
            page.keyboard().press("Enter");
            widget.awaitTurn(1, "done");
            assertThat(widget.answers().getLast()).contains("84");

            page.keyboard().press("Escape");
            widget.composer().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
            assertThat(isFocused(page, "launcher")).isTrue();
        }
    }

    @Test
    void whatIsUnfoldedStaysInItsPlace() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            widget.ask(THREE_TOOLS);
            widget.awaitTurn(1, "done");
            Locator line = widget.page().locator("[data-tool=convert_units] summary");
            line.scrollIntoViewIfNeeded();
            double before = line.boundingBox().y;

            line.click();
            widget.page().locator("[data-tool=convert_units] .facts").waitFor();
            assertThat(line.boundingBox().y).isEqualTo(before);
        }
    }

    @Test
    void theAssistantOfTheSampleSiteBringsAPriceIntoView() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            widget.ask("What is the price of the saw?");
            widget.page().locator("[data-item=saw][data-shown]").waitFor();
            widget.awaitTurn(1, "done");
            assertThat(widget.tools()).containsExactly("show_price done");
            assertThat(widget.answers().getLast()).contains("€24");
        }
    }

    @Test
    void theChatStaysOpenFromOnePageToTheNext() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            widget.page().reload();
            widget.composer().waitFor();

            widget.launcher().click();
            widget.page().reload();
            widget.launcher().waitFor();
            assertThat(widget.composer().isVisible()).isFalse();
        }
    }

    @Test
    void markdownOfTheModelCannotRunScripts() {
        try (Visit visit = stage.newVisit()) {
            Page page = visit.tab("/");
            page.waitForFunction("() => customElements.get('parlor-message') !== undefined");
            Object drawn = page.evaluate("""
                async () => {
                  const text = [
                    'Fine **words**.', '<img src=x onerror="window.ran = 1">', '<script>window.ran = 2</script>',
                    '[click](javascript:window.ran=3)', '<a href="javascript:window.ran=4" onclick="ran=5">here</a>',
                    '<iframe srcdoc="<script>parent.ran=6</script>"></iframe>', '<svg onload="window.ran=7"></svg>',
                    '![x](data:text/html,<script>1</script>)', '<form action="/x"><input name="y"></form>',
                  ].join('\\n\\n');
                  const message = Object.assign(document.createElement('parlor-message'), { text });
                  document.body.append(message);
                  await message.updateComplete;
                  message.renderRoot.querySelectorAll('a').forEach((link) => link.click());
                  return message.renderRoot.querySelector('.prose').innerHTML;
                }\
                """);
            assertThat(String.valueOf(drawn))
                    .contains("<strong>words</strong>")
                    .doesNotContainPattern("(?i)<(script|iframe|svg|form|input|img)")
                    .doesNotContainPattern("(?i)javascript:|\\son\\w+=");
            assertThat(page.evaluate("window.ran")).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void aWideTableIsReadByScrollingItAndNotByItsLetters(ColorScheme scheme) {
        Browser.NewContextOptions options = new Browser.NewContextOptions().setColorScheme(scheme);
        try (Visit visit = stage.newVisit(options)) {
            Page page = visit.widget().open().page();
            page.locator("parlor-transcript .log").evaluate("""
                (log) => log.append(Object.assign(document.createElement('parlor-message'), { text: [
                  '| Repair | Property | What | Priority | Reported |', '| --- | --- | --- | --- | --- |',
                  '| 352 | P-104 | The boiler leaks and the kitchen is cold since Monday | emergency | 2026-11-14 |',
                  '| 353 | P-251 | The doorbell does not ring | normal | 2026-11-15 |'].join('\\n') }))\
                """);
            Locator box = page.locator("parlor-message .table");
            box.waitFor();
            assertThat(box.evaluate("box => box.scrollWidth > box.clientWidth")).isEqualTo(true);
            assertThat(page.locator("parlor-transcript .scroller")
                            .evaluate("one => one.scrollWidth <= one.clientWidth"))
                    .as("the conversation itself does not move sideways")
                    .isEqualTo(true);
            assertThat(box.locator("td:nth-child(5)").first().boundingBox().width)
                    .as("a date is on one line")
                    .isGreaterThan(60);
            assertThat(box.locator("td:nth-child(3)").first().boundingBox().width)
                    .as("a sentence has room for several words")
                    .isGreaterThan(120);
            assertThat(Accessibility.violations(page)).isEmpty();
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target/visits/widget-table-" + scheme + ".png")));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void readersOfEveryKindCanUseIt(ColorScheme scheme) {
        Browser.NewContextOptions options = new Browser.NewContextOptions().setColorScheme(scheme);
        try (Visit visit = stage.newVisit(options)) {
            Widget widget = visit.widget().open();
            widget.awaitState("Usually answers at once");
            assertThat(Accessibility.violations(widget.page())).isEmpty();

            widget.ask(THREE_TOOLS);
            widget.awaitTurn(1, "done");
            widget.page().locator("[data-tool=convert_units] summary").click();
            assertThat(Accessibility.violations(widget.page())).isEmpty();
        }
    }

    private static void assertSame(Widget one, Widget other) {
        assertThat(other.questions()).isEqualTo(one.questions());
        assertThat(other.answers()).isEqualTo(one.answers());
        assertThat(other.tools()).isEqualTo(one.tools()).containsExactlyInAnyOrderElementsOf(THREE_TOOLS_DONE);
    }

    private static boolean isFocused(Page page, String className) {
        Object focused = page.evaluate("document.activeElement?.shadowRoot?.activeElement?.className");
        return className.equals(focused);
    }
}
