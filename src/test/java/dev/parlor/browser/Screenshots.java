package dev.parlor.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes the pictures of README: {@code mvn package -DskipTests exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.parlor.browser.Screenshots}.
 */
final class Screenshots {
    private static final Path FOLDER = Path.of("web", "screenshots");
    private static final String QUESTION = "What is 12*7, what time is it in Tokyo, and how many km are 5 miles?";
    private static final List<String> EARLIER =
            List.of("How many litres are 3 gallons?", "What time is it in Lisbon?", "What is 18 % of 240?");

    private Screenshots() {}

    public static void main(String[] arguments) {
        try (Stage stage = Stage.openWithOwnFonts()) {
            EARLIER.forEach(question -> ask(stage, question));
            takeWidget(stage);
            takeOperator(stage);
        }
    }

    private static void ask(Stage stage, String question) {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            widget.ask(question);
            widget.awaitTurn(1, "done");
        }
    }

    private static void takeWidget(Stage stage) {
        try (Visit visit = stage.newVisit(size(1280, 800))) {
            Widget widget = visit.widget().open();
            widget.ask(QUESTION);
            widget.awaitTurn(1, "done");
            take(widget.page(), "widget.png");
        }
    }

    private static void takeOperator(Stage stage) {
        try (Visit visit = stage.newVisit();
                Visit operator = stage.newVisit(size(1200, 800))) {
            Widget widget = visit.widget().open();
            widget.ask("Tell me a story");
            widget.awaitTurn(1, "running");

            Page page = Desk.open(operator);
            page.locator("parlor-inbox li")
                    .filter(new Locator.FilterOptions().setHasText("Tokyo"))
                    .click();
            page.locator("parlor-watch .state").getByText("Idle").waitFor();
            page.locator("parlor-watch [data-tool=calculator] summary").click();
            take(page, "operator.png");
        }
    }

    private static Browser.NewContextOptions size(int width, int height) {
        return new Browser.NewContextOptions().setViewportSize(width, height);
    }

    private static void take(Page page, String name) {
        page.mouse().move(0, 0);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name))
                .setAnimations(ScreenshotAnimations.DISABLED));
    }
}
