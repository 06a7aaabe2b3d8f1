package dev.parlor.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import dev.parlor.testing.ChatClient;
import java.nio.file.Path;

/**
 * Takes the pictures of README: {@code mvn package -DskipTests exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=dev.parlor.browser.Screenshots}.
 */
final class Screenshots {
    private static final Path FOLDER = Path.of("web", "screenshots");
    private static final String QUESTION = "What is 12*7, what time is it in Tokyo, and how many km are 5 miles?";
    private static final String REFUND = "I want 12.50 back for FD-20418, one dish was missing";

    private Screenshots() {}

    public static void main(String[] arguments) {
        try (Stage stage = Stage.open()) {
            stage.ask("property", "Find me an apartment in Berlin under 1200");
            stage.ask("clinic", "When can I have my teeth cleaned next week?");
            stage.ask("shop", "Show me rain jackets under 100 euros");
            takeWidget(stage);
            takeOperator(stage);
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
        try (ChatClient visitor = stage.client("delivery");
                Visit operator = stage.newVisit(size(1200, 800))) {
            visitor.hello();
            visitor.say("refund", REFUND);
            Page page = Desk.open(operator);
            Desk.row(page, REFUND).click();
            page.locator("parlor-watch parlor-approval").waitFor();
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
