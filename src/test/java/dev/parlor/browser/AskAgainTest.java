package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.ScriptedModel.Answer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A question whose answer failed, and one that its conversation has no room for; with pictures, as they come from phones. */
class AskAgainTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ScriptedModel MODEL = ScriptedModel.start(VERTX);
    private static final Path RECEIPT = Path.of("src/main/resources/web/samples/receipt.png");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @BeforeAll
    static void open() {
        Conf conf = Conf.bare(folder)
                .site(
                        Stage.SITE,
                        "title: Shop\norigins: [\"*\"]\nmodels: [openai/gpt-5.4-mini]\nhistory: { messages: 4 }\n");
        stage = Stage.open(conf, MODEL);
    }

    @AfterAll
    static void close() {
        stage.close();
        VERTX.close();
    }

    @Test
    void aPictureWhoseAnswerFailedIsAskedAboutAgain() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            MODEL.then(new Answer.Fails(400, "{\"error\":{\"message\":\"Not now.\"}}"));
            send(widget);
            widget.awaitTurn(1, "failed");
            MODEL.thenSays("A receipt.");
            press(widget.page(), "Ask again");
            widget.awaitTurn(2, "done");
            assertThat(pictures(widget)).isEqualTo(2);
            assertThat(MODEL.requests().getLast().getJsonArray("messages").encode())
                    .containsPattern("image_url.*image_url");
        }
    }

    @Test
    void whatAFullConversationRefusesIsAskedInANewOne() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            for (int turn = 1; turn <= 2; turn++) {
                MODEL.thenSays("Good day.");
                widget.ask("Hello, " + turn);
                widget.awaitTurn(turn, "done");
            }
            send(widget);
            widget.page()
                    .getByText("This conversation has become as long as it can be.")
                    .waitFor();
            assertThat(Accessibility.violations(widget.page())).isEmpty();
            MODEL.thenSays("A receipt.");
            press(widget.page(), "Ask in a new conversation");
            widget.awaitTurn(1, "done");
            assertThat(widget.questions()).hasSize(1);
            assertThat(pictures(widget)).isEqualTo(1);
            assertThat(widget.answers()).containsExactly("A receipt.");
            assertThat(MODEL.requests().getLast().getJsonArray("messages").encode())
                    .contains("image_url");
        }
    }

    /** A picture without words. */
    private static void send(Widget widget) {
        widget.page().locator("parlor-composer input[type=file]").setInputFiles(RECEIPT);
        widget.page().locator("parlor-composer .pictures canvas").waitFor();
        press(widget.page(), "Send");
    }

    private static int pictures(Widget widget) {
        return widget.page().locator(".message[data-role=user] canvas").count();
    }

    private static void press(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }
}
