package dev.parlor.provider.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderTest {
    private static final int MAX_EVENT_BYTES = 1000;

    /** Writes down what it is told. */
    private static final class Notes implements SseListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void event(String name, byte[] bytes, int offset, int length) {
            lines.add(name + "|" + new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void unterminated(String name, byte[] bytes, int offset, int length) {
            lines.add("unterminated " + name + "|" + new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void comment() {
            lines.add(":");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void everyLineEndCutAnywhereGivesTheSameEvents(String lineEnd) {
        Buffer body = Buffer.buffer(
                "\uFEFFdata: one é 🚀\n\n: hi\nevent: e\ndata:two\ndata:  three\ndata\nid: 1\nretry: 5\n\n"
                                .replace("\n", lineEnd)
                        + "data: last" + lineEnd);
        List<String> expected = List.of("message|one é 🚀", ":", "e|two\n three\n", "unterminated message|last");
        for (int at = 0; at <= body.length(); at++) {
            assertThat(decode(body.slice(0, at), body.slice(at, body.length())))
                    .as("cut at %d", at)
                    .isEqualTo(expected);
        }
        assertThat(decode(bytes(body))).isEqualTo(expected);
    }

    @Test
    void onlyOneSpaceIsStrippedAndUnknownFieldsAreReadPast() {
        assertThat(decode(Buffer.buffer("data:  a\ndatax: no\n data: no\nwhatever\n\n")))
                .containsExactly("message| a");
    }

    @Test
    void anEventWithoutDataIsNoneAndItsNameIsForgotten() {
        assertThat(decode(Buffer.buffer("event: ping\n\nevent:\ndata: x\n\n"))).containsExactly("message|x");
    }

    @Test
    void aLastEventWithoutItsLineEndIsToldApart() {
        assertThat(decode(Buffer.buffer("data: a\n\ndata: b"))).containsExactly("message|a", "unterminated message|b");
    }

    @Test
    void anEventAboveTheLimitIsAValueHoweverItArrives() {
        Buffer fits = Buffer.buffer("data: " + "x".repeat(MAX_EVENT_BYTES - 10) + "\n\n");
        Buffer tooLarge = Buffer.buffer("data: " + "x".repeat(MAX_EVENT_BYTES + 1) + "\n\n");
        Notes notes = new Notes();
        SseDecoder decoder = new SseDecoder(MAX_EVENT_BYTES, notes);
        assertThat(decoder.feed(fits)).isTrue();
        assertThat(decoder.feed(tooLarge)).isFalse();
        assertThat(decoder.feed(fits)).isFalse();
        assertThat(decoder.end()).isFalse();
        assertThat(notes.lines).hasSize(1);

        SseDecoder bytewise = new SseDecoder(MAX_EVENT_BYTES, new Notes());
        boolean open = true;
        for (Buffer piece : bytes(Buffer.buffer("data: " + "x".repeat(2 * MAX_EVENT_BYTES)))) {
            open = bytewise.feed(piece);
        }
        assertThat(open).isFalse();
    }

    @Test
    void commentsWithoutEndNeitherGrowNorFailAStream() {
        Notes notes = new Notes();
        SseDecoder decoder = new SseDecoder(MAX_EVENT_BYTES, notes);
        decoder.feed(Buffer.buffer("data: a\n"));
        for (int i = 0; i < 10_000; i++) {
            assertThat(decoder.feed(Buffer.buffer(": still there\n"))).isTrue();
        }
        decoder.feed(Buffer.buffer("data: b\n\n"));
        assertThat(notes.lines).hasSize(10_001).endsWith("message|a\nb");
    }

    @Test
    void severalLargeEventsInOneBufferAllArrive() {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            body.append("data: ").append("é".repeat(400)).append(i).append("\n\n");
        }
        List<String> lines = decode(Buffer.buffer(body.toString()));
        assertThat(lines).hasSize(200);
        assertThat(lines.get(123)).isEqualTo("message|" + "é".repeat(400) + 123);
    }

    private static List<String> decode(Buffer... pieces) {
        Notes notes = new Notes();
        SseDecoder decoder = new SseDecoder(MAX_EVENT_BYTES, notes);
        for (Buffer piece : pieces) {
            decoder.feed(piece);
        }
        decoder.end();
        return notes.lines;
    }

    private static Buffer[] bytes(Buffer body) {
        Buffer[] pieces = new Buffer[body.length()];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = body.slice(i, i + 1);
        }
        return pieces;
    }
}
