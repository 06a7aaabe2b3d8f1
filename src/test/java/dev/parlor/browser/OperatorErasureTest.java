package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
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

/** How an operator erases a visitor: the one whom they were asked about, once, and told how it ended. */
class OperatorErasureTest {
    private static final String TITLE = "parlor-erase h3";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open(Conf.bare(folder)
                .parlor(Desk.OPERATORS)
                .site("shop", "title: Shop\norigins: [\"*\"]\nmodels: [demo/scripted]\n"));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void theQuestionIsAboutOneVisitorWhateverIsPressedBeneathIt() {
        stage.ask("shop", "This stays");
        stage.ask("shop", "This is asked about");
        try (Visit operator = stage.newVisit()) {
            Page page = Desk.open(operator);
            Locator chosen = choose(page, "This is asked about");
            page.evaluate("document.activeElement.blur()");
            button(page, "Erase visitor").click();
            String title = page.locator(TITLE).textContent();
            String address = page.url();
            page.evaluate("() => { let one = document.activeElement;"
                    + " while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement; one.blur(); }");
            page.keyboard().press("j");
            page.keyboard().press("Enter");
            assertThat(page.url()).isEqualTo(address);
            assertThat(page.locator(TITLE).textContent()).isEqualTo(title);
            assertThat(chosen.getAttribute("aria-selected")).isEqualTo("true");

            button(page, "Erase for good").click();
            page.getByText("Erased: 1 conversation").waitFor();
            assertThat(stage.owners("shop")).containsKey("This stays").doesNotContainKey("This is asked about");
        }
    }

    @Test
    void theQuestionGoesWhenAnotherVisitorIsChosenByTheAddress() {
        stage.ask("shop", "Chosen at first");
        stage.ask("shop", "Chosen by the address");
        try (Visit operator = stage.newVisit()) {
            Page page = Desk.open(operator);
            choose(page, "Chosen at first");
            button(page, "Erase visitor").click();
            String title = page.locator(TITLE).textContent();
            String other =
                    Desk.row(page, "Chosen by the address").getAttribute("id").substring("row-".length());
            page.evaluate("id => location.hash = id", other);
            page.locator("parlor-erase dialog")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));

            button(page, "Erase visitor").click();
            assertThat(page.locator(TITLE).textContent()).isNotEqualTo(title);
            button(page, "Erase for good").click();
            page.getByText("Erased: 1 conversation").waitFor();
            assertThat(stage.owners("shop")).containsKey("Chosen at first").doesNotContainKey("Chosen by the address");
        }
    }

    @Test
    void nobodyIsErasedTwiceWhileTheFirstTimeLasts() {
        stage.ask("shop", "Erased once");
        try (Visit operator = stage.newVisit()) {
            Page page = Desk.open(operator);
            List<Route> held = new ArrayList<>();
            page.route("**/v1/visitors/**", held::add);
            choose(page, "Erased once");
            button(page, "Erase visitor").click();
            button(page, "Erase for good").click();
            page.waitForCondition(() -> held.size() == 1);
            page.keyboard().press("Escape");
            button(page, "Erasing Visitor").click();
            Locator again = button(page, "Erase for good");
            assertThat(again.getAttribute("aria-disabled")).isEqualTo("true");
            again.focus();
            page.keyboard().press("Enter");
            assertThat(Accessibility.violations(page)).isEmpty();

            held.getFirst().resume();
            page.getByText("Erased: 1 conversation").waitFor();
            assertThat(held).hasSize(1);
            assertThat(button(page, "Close").evaluate("one => one.getRootNode().activeElement === one"))
                    .as("the keyboard is where the way out is")
                    .isEqualTo(true);
        }
    }

    @Test
    void whoeverMayNotEraseIsToldThatNothingWas() {
        stage.ask("shop", "Not to be erased by readers");
        try (Visit operator = stage.newVisit()) {
            operator.expectComplaints("status of 403");
            Page page = operator.tab("/operator");
            Desk.signIn(page, "reader", Desk.READER);
            Desk.row(page, "Not to be erased by readers").waitFor();
            // As a page that was open when the role was taken away.
            page.evaluate("() => sessionStorage.setItem('parlor:operator',"
                    + " sessionStorage.getItem('parlor:operator').replace('\"viewer\"', '\"admin\"'))");
            page.reload();
            choose(page, "Not to be erased by readers");
            button(page, "Erase visitor").click();
            button(page, "Erase for good").click();
            page.getByText("Your role does not allow this. Nothing was erased.").waitFor();
            assertThat(button(page, "Try again").count()).isZero();
            assertThat(stage.owners("shop")).containsKey("Not to be erased by readers");
        }
    }

    @Test
    void whatBrokeOffCanBeTriedAgain() {
        stage.ask("shop", "Erased at the second try");
        try (Visit operator = stage.newVisit()) {
            operator.expectComplaints("ERR_FAILED");
            Page page = Desk.open(operator);
            page.route("**/v1/visitors/**", Route::abort);
            choose(page, "Erased at the second try");
            button(page, "Erase visitor").click();
            button(page, "Erase for good").click();
            page.getByText("The server did not answer. Some of it may be gone already")
                    .waitFor();
            page.unroute("**/v1/visitors/**");
            button(page, "Try again").click();
            page.getByText("Erased: 1 conversation").waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void readersOfEveryKindCanUseIt(ColorScheme scheme) {
        stage.ask("shop", "Shown in a picture");
        try (Visit operator = stage.newVisit(new Browser.NewContextOptions().setColorScheme(scheme))) {
            Page page = Desk.open(operator);
            choose(page, "Shown in a picture");
            button(page, "Erase visitor").click();
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target/visits/operator-erase-" + scheme + ".png")));
            assertThat(Accessibility.violations(page)).isEmpty();
        }
    }

    private static Locator choose(Page page, String question) {
        Locator row = Desk.row(page, question);
        row.click();
        page.locator("parlor-watch .message[data-role=user]")
                .getByText(question)
                .waitFor();
        return row;
    }

    private static Locator button(Page page, String name) {
        return page.locator("parlor-erase").getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }
}
