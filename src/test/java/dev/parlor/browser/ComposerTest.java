package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where visitors write, and put pictures into what they write. */
class ComposerTest {
    private static final String SECRET = "48.2082N 16.3738E";
    private static final String GATE = """
        (() => {
          const write = HTMLCanvasElement.prototype.toBlob;
          let opened = Promise.resolve();
          window.shut = () => {
            opened = new Promise((resolve) => (window.letGo = resolve));
          };
          HTMLCanvasElement.prototype.toBlob = function (...how) {
            opened.then(() => write.apply(this, how));
          };
        })()\
        """;
    private static final String TAKE = """
        (field, { how, base64, name }) => {
          const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], name, { type: 'image/png' }));
          const init = { bubbles: true, composed: true, cancelable: true };
          const event = how === 'paste'
            ? new ClipboardEvent(how, { ...init, clipboardData: data })
            : new DragEvent(how, { ...init, dataTransfer: data });
          return !field.dispatchEvent(event);
        }\
        """;

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
    void picturesArePastedAndDropped() throws IOException {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            assertThat(take(widget, "paste", "pasted.png")).isTrue();
            button(widget, "Remove pasted.png").waitFor();
            Locator form = widget.page().locator("parlor-composer form");
            assertThat(take(widget, "dragover", "dropped.png")).isTrue();
            widget.page().locator("parlor-composer form.over").waitFor();
            assertThat(take(widget, "drop", "dropped.png")).isTrue();
            button(widget, "Remove dropped.png").waitFor();
            assertThat(form.getAttribute("class")).isEmpty();

            button(widget, "Send").click();
            widget.awaitTurn(1, "done");
            assertThat(widget.page().locator(".message[data-role=user] canvas").count())
                    .isEqualTo(2);
        }
    }

    @Test
    void aFourthPictureIsLeftForTheNextMessage() throws IOException {
        byte[] picture = PictureFiles.png(SECRET);
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            attach(
                    widget,
                    IntStream.rangeClosed(1, 4)
                            .mapToObj(number -> new FilePayload(number + ".png", "image/png", picture))
                            .toArray(FilePayload[]::new));
            widget.page()
                    .getByText("A message takes 3 pictures. Send the others with the next one.")
                    .waitFor();
            assertThat(widget.page().locator("parlor-composer .pictures button").all())
                    .map(one -> one.getAttribute("aria-label"))
                    .containsExactly("Remove 1.png", "Remove 2.png", "Remove 3.png");
            assertThat(button(widget, "Add a picture").isDisabled()).isTrue();
            assertThat(Accessibility.violations(widget.page())).isEmpty();
        }
    }

    @Test
    void whatIsTypedWhileAPictureIsMadeSmallStays() throws IOException {
        try (Visit visit = stage.newVisit()) {
            visit.beforeEachPage(GATE);
            Widget widget = visit.widget().open();
            attach(widget, new FilePayload("a.png", "image/png", PictureFiles.png(SECRET)));
            button(widget, "Remove a.png").waitFor();
            widget.page().evaluate("window.shut()");
            widget.ask("Look at this");
            widget.page().locator("parlor-composer .act:disabled").waitFor();
            widget.composer().press("End");
            widget.composer().pressSequentially(" and tell me");
            widget.page().evaluate("window.letGo()");
            widget.awaitTurn(1, "done");
            assertThat(widget.questions()).containsExactly("Look at this");
            assertThat(widget.composer().inputValue()).isEqualTo("and tell me");
        }
    }

    @Test
    void aQuestionOfAnotherTabLeavesTheMessageUnsentAndUnlost() throws IOException {
        try (Visit visit = stage.newVisit()) {
            visit.beforeEachPage(GATE);
            Widget widget = visit.widget().open();
            widget.ask("What is 12*7?");
            widget.awaitTurn(1, "done");
            Widget other = visit.widget().open();
            other.awaitTurn(1, "done");
            attach(widget, new FilePayload("a.png", "image/png", PictureFiles.png(SECRET)));
            button(widget, "Remove a.png").waitFor();
            widget.page().evaluate("window.shut()");
            widget.ask("Look at this");
            other.ask("Tell me a story");
            button(widget, "Stop").waitFor();
            widget.page().evaluate("window.letGo()");
            other.stop();
            widget.awaitTurn(2, "cancelled");
            widget.page().locator("parlor-composer .act[type=submit]:enabled").waitFor();
            assertThat(widget.composer().inputValue()).isEqualTo("Look at this");
            assertThat(button(widget, "Remove a.png").isVisible()).isTrue();
            assertThat(widget.questions()).containsExactly("What is 12*7?", "Tell me a story");
        }
    }

    @Test
    void whereAPictureWasTakenIsNotSentAlong() throws IOException {
        try (Visit visit = stage.newVisit()) {
            Page page = visit.tab("/");
            List<JsonObject> sent = new ArrayList<>();
            page.onWebSocket(socket -> socket.onFrameSent(frame -> sent.add(new JsonObject(frame.text()))));
            Widget widget = new Widget(page).open();
            String plain = String.valueOf(page.evaluate("() => { const canvas = document.createElement('canvas');"
                    + " canvas.getContext('2d'); return canvas.toDataURL('image/webp').split(',')[1]; }"));
            List<byte[]> files = List.of(
                    PictureFiles.jpeg(SECRET),
                    PictureFiles.png(SECRET),
                    PictureFiles.webp(Base64.getDecoder().decode(plain), SECRET));
            assertThat(files).allSatisfy(file -> assertThat(latin(file)).contains(SECRET));
            attach(
                    widget,
                    new FilePayload("a.jpg", "image/jpeg", files.get(0)),
                    new FilePayload("b.png", "image/png", files.get(1)),
                    new FilePayload("c.webp", "image/webp", files.get(2)));
            button(widget, "Remove c.webp").waitFor();
            widget.ask("Look at these");
            widget.awaitTurn(1, "done");
            JsonArray content = sent.stream()
                    .filter(frame -> frame.getString("type").equals("send"))
                    .findFirst()
                    .orElseThrow()
                    .getJsonArray("content");
            assertThat(content).hasSize(4);
            for (int picture = 1; picture <= files.size(); picture++) {
                String data =
                        content.getJsonObject(picture).getJsonObject("source").getString("value");
                assertThat(latin(Base64.getDecoder().decode(data)))
                        .hasSizeGreaterThan(50)
                        .doesNotContain("48.2082")
                        .doesNotContain("16.3738");
            }
        }
    }

    @Test
    void aPictureThatCannotBeShownDoesNotStandInTheWayOfTheNext() throws IOException {
        String good = "data:image/png;base64," + Base64.getEncoder().encodeToString(PictureFiles.png(SECRET));
        try (Visit visit = stage.newVisit()) {
            Page page = visit.widget().page();
            page.evaluate("() => document.body.append(document.createElement('parlor-picture'))");
            Locator picture = page.locator("body > parlor-picture");
            for (String broken : List.of("data:image/png;base64,AAAA", "ftp://shop.example/a.png", "")) {
                picture.evaluate("(one, url) => (one.url = url)", broken);
                picture.getByText("Picture that cannot be shown").waitFor();
                assertThat(picture.locator("canvas").count()).isZero();
                picture.evaluate("(one, url) => (one.url = url)", good);
                picture.locator("canvas[width='64']").waitFor();
                assertThat(picture.getByText("cannot be shown").count()).isZero();
            }
        }
    }

    private static boolean take(Widget widget, String how, String name) throws IOException {
        String base64 = Base64.getEncoder().encodeToString(PictureFiles.png(SECRET));
        Map<String, String> what = Map.of("how", how, "base64", base64, "name", name);
        return Boolean.TRUE.equals(widget.composer().evaluate(TAKE, what));
    }

    private static void attach(Widget widget, FilePayload... files) {
        widget.page().locator("parlor-composer input[type=file]").setInputFiles(files);
    }

    private static Locator button(Widget widget, String name) {
        return widget.page()
                .locator("parlor-composer")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
