package dev.parlor.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ContentPart;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images of a {@code send} frame. */
class SentImageTest {
    private static final int MOST_BYTES = 300;
    private static final CommandJson COMMANDS = new CommandJson(1_000, 4, MOST_BYTES);
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 1, 2, 3, 4};

    @Test
    void anAddressOfAPublicHostIsTakenAsItIs() {
        assertThat(image("url", null, "https://cdn.example.com/a%20b.png?x=1#y"))
                .isEqualTo(new ContentPart.Image("https://cdn.example.com/a%20b.png?x=1#y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://cdn.example.com/a.png",
                "ftp://cdn.example.com/a.png",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https://",
                "https://localhost/a.png",
                "https://127.0.0.1/a.png",
                "https://10.0.0.7/a.png",
                "https://2130706433/a.png",
                "https://0x7f.1/a.png",
                "https://[::1]/a.png",
                "https://intranet/a.png",
                "https://db.internal/a.png",
                "https://printer.local/a.png",
                "https://user:secret@cdn.example.com/a.png",
                "https://cdn.example.com/a b.png",
                "data:text/html,<p>",
                "data:image/png,no-base64"
            })
    void anAddressOfAnythingElseIsRefused(String url) {
        assertThat(refusal("url", null, url)).isEqualTo("invalid_image");
    }

    @Test
    void anAddressIsNoLongerThanBrowsersAndProvidersTake() {
        assertThat(refusal("url", null, "https://cdn.example.com/" + "a".repeat(2_048)))
                .isEqualTo("invalid_image");
    }

    @ParameterizedTest
    @CsvSource({
        "/9j/4AAQSkZJRg==, jpeg",
        "iVBORw0KGgoAAAAN, png",
        "R0lGODlhAQABAAAA, gif",
        "UklGRiQAAABXRUJQVlA4, webp",
        // A GIF that is a page to whoever goes by the name alone: GIF89a/*<script>
        "R0lGODlhLyo8c2NyaXB0Pg==, gif"
    })
    void dataHasTheTypeThatItsBytesHave(String base64, String format) {
        ContentPart taken = new ContentPart.Image("data:image/" + format + ";base64," + base64);
        assertThat(image("data", "image/x-whatever", base64)).isEqualTo(taken);
        assertThat(image("url", null, "data:image/png;base64," + base64)).isEqualTo(taken);
        assertThat(image("url", null, "data:text/html;base64," + base64)).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "PHN2ZyB4bWxucz0i, unsupported_image",
        "PGh0bWw+PHNjcmlwdD4=, unsupported_image",
        // Not at the beginning: <svg> and then PNG
        "PHN2Zz6JUE5HDQoaCg==, unsupported_image",
        "JVBERi0xLjcK, unsupported_image",
        "Qk0, unsupported_image",
        "not base64!, invalid_image",
        "iVBORw0KGgo=AAAA, invalid_image"
    })
    void dataOfAnotherFormatOrNoneIsRefused(String data, String code) {
        assertThat(refusal("data", "image/png", data)).isEqualTo(code);
    }

    @Test
    void dataHasALimitToTheByte() {
        assertThat(image("data", "image/png", png(MOST_BYTES))).isInstanceOf(ContentPart.Image.class);
        assertThat(refusal("data", "image/png", png(MOST_BYTES + 1))).isEqualTo("image_too_large");
    }

    @Test
    void aSourceOfAnotherKindIsRefused() {
        assertThat(refusal("file", null, "file_123")).isEqualTo("invalid_field");
    }

    private static String png(int bytes) {
        byte[] image = new byte[bytes];
        System.arraycopy(PNG, 0, image, 0, PNG.length);
        return Base64.getEncoder().encodeToString(image);
    }

    private static ContentPart image(String type, @Nullable String mime, String value) {
        Parsed.Understood understood = (Parsed.Understood) COMMANDS.parse(frame(type, mime, value));
        List<ContentPart> content = ((Command.Send) understood.command()).content();
        assertThat(content).hasSize(2);
        return content.getLast();
    }

    private static String refusal(String type, @Nullable String mime, String value) {
        return ((Parsed.Refused) COMMANDS.parse(frame(type, mime, value)))
                .failure()
                .code();
    }

    private static String frame(String type, @Nullable String mime, String value) {
        JsonObject source =
                new JsonObject().put("type", type).put("value", value).put("mimeType", mime);
        return new JsonObject()
                .put("type", "send")
                .put("id", "1")
                .put(
                        "content",
                        new JsonArray()
                                .add(new JsonObject().put("type", "text").put("text", "What is this?"))
                                .add(new JsonObject().put("type", "image").put("source", source)))
                .encode();
    }
}
