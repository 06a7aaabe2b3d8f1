package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that visitors send, from the file to the tool that reads them, and to their end. */
class PicturesTest {
    private static final Path RECEIPT = Path.of("src/main/resources/web/samples/receipt.png");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
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
    void aReceiptThatIsSentIsReadShownAndErasedAndNobodyElseReadsIt() {
        try (Visit visit = stage.newVisit();
                Visit other = stage.newVisit();
                Visit operator = stage.newVisit()) {
            Widget widget = new Widget(visit.tab("/delivery")).open();
            attach(widget, RECEIPT);
            thumbnails(widget).first().waitFor();
            screenshot(widget.page(), "attached");
            assertThat(Accessibility.violations(widget.page())).isEmpty();
            widget.ask("Can you read my receipt for me");
            widget.awaitTurn(1, "done");
            assertThat(widget.tools()).as("%s", widget.answers()).containsExactly("analyze_receipt_image done");
            assertThat(widget.answers().getLast()).contains("**Casa Oaxaca**", "Total **48.90 EUR**");
            assertThat(widget.page()
                            .locator("[data-tool=analyze_receipt_image]")
                            .innerText())
                    .contains("your picture")
                    .doesNotContain("attachment:");
            sent(widget).waitFor();
            screenshot(widget.page(), "receipt");
            String message = String.valueOf(widget.page()
                    .evaluate("() => document.querySelector('parlor-chat').shadowRoot"
                            + ".querySelector('parlor-transcript').transcript.turns[0].parts[0].id"));
            widget.page().reload();
            sent(widget).waitFor();

            Widget stranger = new Widget(other.tab("/delivery")).open();
            stranger.ask("Can you read my receipt attachment:" + message + "/1");
            stranger.awaitTurn(1, "done");
            assertThat(stranger.tools()).containsExactly("analyze_receipt_image failed");
            assertThat(stranger.answers().getLast()).doesNotContain("Oaxaca");

            Page page = Desk.open(operator);
            page.locator("parlor-inbox li")
                    .filter(new Locator.FilterOptions().setHasText("receipt for me"))
                    .click();
            page.locator("parlor-watch parlor-picture canvas").waitFor();
            press(page.locator("parlor-watch"), "Erase visitor");
            screenshot(page, "erase");
            assertThat(Accessibility.violations(page)).isEmpty();
            press(page.locator("parlor-erase dialog"), "Erase for good");
            page.getByText("Erased: 1 conversation, 3 messages, 1 tool call.").waitFor();
            screenshot(page, "erased");
            widget.page().getByText("This chat was closed here.").waitFor();
        }
    }

    @Test
    void aLargePhotographIsMadeSmallEnoughAndPicturesCanBeTakenBack() throws IOException {
        Path photograph = photograph();
        assertThat(Files.size(photograph)).isGreaterThan(1_000_000);
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            attach(widget, photograph, RECEIPT);
            thumbnails(widget).nth(1).waitFor();
            press(widget.page().locator("parlor-composer"), "Remove receipt.png");
            assertThat(thumbnails(widget).count()).isEqualTo(1);
            press(widget.page().locator("parlor-composer"), "Send");
            widget.awaitTurn(1, "done");
            sent(widget).waitFor();
            assertThat(thumbnails(widget).count()).isZero();
        }
    }

    @Test
    void whatIsNoPictureIsToldKindly() throws IOException {
        Path page = Files.writeString(folder.resolve("page.png"), "<html><script>alert(1)</script></html>");
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            attach(widget, page);
            widget.page()
                    .getByText("This file is not a picture that can be sent. JPEG, PNG, GIF and WebP can.")
                    .waitFor();
            assertThat(thumbnails(widget).count()).isZero();
            assertThat(Accessibility.violations(widget.page())).isEmpty();
        }
    }

    /** Noise, which no format makes small. */
    private static Path photograph() throws IOException {
        BufferedImage image = new BufferedImage(2_400, 1_800, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        Path file = folder.resolve("photograph.jpg");
        assertThat(ImageIO.write(image, "jpg", file.toFile())).isTrue();
        return file;
    }

    private static void attach(Widget widget, Path... files) {
        widget.page()
                .locator("parlor-composer input[type=file]")
                .setInputFiles(List.of(files).toArray(Path[]::new));
    }

    private static Locator thumbnails(Widget widget) {
        return widget.page().locator("parlor-composer .pictures canvas");
    }

    private static Locator sent(Widget widget) {
        return widget.page()
                .locator(".message[data-role=user] parlor-picture canvas")
                .first();
    }

    private static void press(Locator where, String button) {
        where.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button))
                .first()
                .click();
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/visits", "pictures-" + name + ".png")));
    }
}
