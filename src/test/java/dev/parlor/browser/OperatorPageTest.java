package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.parlor.testing.ParlorProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperatorPageTest {
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
    void theOperatorReadsAlongWhileAnAnswerIsWritten() {
        try (Visit visit = stage.newVisit();
                Visit operator = stage.newVisit()) {
            Widget widget = visit.widget().open();
            Page page = Desk.open(operator);
            page.locator("parlor-inbox").waitFor();

            widget.ask("Hello there");
            Desk.row(page, "Hello there").click();
            page.locator("parlor-watch .message[data-role=user]").waitFor();
            widget.awaitTurn(1, "done");
            Growth growth = Growth.watch(page);
            widget.ask(WidgetTest.THREE_TOOLS);
            widget.awaitTurn(2, "done");
            page.locator("parlor-watch .state").getByText("Idle").waitFor();

            Widget watched = new Widget(page);
            assertThat(growth.lengthsSeen()).isGreaterThanOrEqualTo(3);
            assertThat(watched.tools()).containsExactlyInAnyOrderElementsOf(WidgetTest.THREE_TOOLS_DONE);
            assertThat(watched.answers()).isEqualTo(widget.answers());
            assertThat(watched.questions()).isEqualTo(widget.questions());
            Desk.row(page, "what time is it in Tokyo").waitFor();
        }
    }

    @Test
    void aWrongPasswordIsToldSo() {
        try (Visit operator = stage.newVisit()) {
            operator.expectComplaints("status of 401");
            Page page = operator.tab("/operator");
            Desk.signIn(page, "admin", "open sesame");
            page.getByText("The name or the password is wrong.").waitFor();
            assertThat(page.locator("parlor-inbox").count()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void readersOfEveryKindCanUseIt(ColorScheme scheme) {
        Browser.NewContextOptions options = new Browser.NewContextOptions().setColorScheme(scheme);
        try (Visit visit = stage.newVisit();
                Visit operator = stage.newVisit(options)) {
            Widget widget = visit.widget().open();
            String question = "What is 12*7? " + scheme;
            widget.ask(question);
            widget.awaitTurn(1, "done");

            Page page = operator.tab("/operator");
            page.locator("parlor-login").waitFor();
            assertThat(Accessibility.violations(page)).isEmpty();
            Desk.signIn(page, "admin", ParlorProcess.ADMIN_PASSWORD);
            Desk.row(page, question).waitFor();
            assertThat(Accessibility.violations(page)).isEmpty();
            Desk.row(page, question).click();
            page.locator("parlor-watch .state").getByText("Idle").waitFor();
            page.locator("parlor-watch parlor-message").first().waitFor();
            assertThat(Accessibility.violations(page)).isEmpty();
        }
    }
}
