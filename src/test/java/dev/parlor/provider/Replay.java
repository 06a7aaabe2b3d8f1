package dev.parlor.provider;

import dev.parlor.provider.sse.SseDecoder;
import dev.parlor.provider.stream.AnswerStream;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Feeds a body to a protocol without a network between. */
public final class Replay {
    private static final int MAX_EVENT_BYTES = 1024 * 1024;

    private Replay() {}

    /** The events of a body that arrives in pieces of so many bytes. */
    public static List<ProviderEvent> inPieces(
            Function<Consumer<ProviderEvent>, AnswerStream> protocol, Buffer body, int size) {
        List<Buffer> pieces = new ArrayList<>();
        for (int from = 0; from < body.length(); from += size) {
            pieces.add(body.slice(from, Math.min(body.length(), from + size)));
        }
        return play(protocol, pieces);
    }

    /** The events of a body that is cut once. */
    public static List<ProviderEvent> cutAt(
            Function<Consumer<ProviderEvent>, AnswerStream> protocol, Buffer body, int at) {
        return play(protocol, List.of(body.slice(0, at), body.slice(at, body.length())));
    }

    /** The events of chunks, each the data of one event. */
    public static List<ProviderEvent> chunks(
            Function<Consumer<ProviderEvent>, AnswerStream> protocol, String... chunks) {
        StringBuilder body = new StringBuilder();
        for (String chunk : chunks) {
            body.append("data: ").append(chunk).append("\n\n");
        }
        return body(protocol, body.toString());
    }

    /** The events of a body that arrives at once. */
    public static List<ProviderEvent> body(Function<Consumer<ProviderEvent>, AnswerStream> protocol, String body) {
        return play(protocol, List.of(Buffer.buffer(body)));
    }

    /** The events of a body that breaks off after so many bytes. */
    public static List<ProviderEvent> brokenOff(
            Function<Consumer<ProviderEvent>, AnswerStream> protocol, Buffer body, int after) {
        return play(protocol, List.of(body.slice(0, after)));
    }

    /** The events of a body that arrives in these pieces. */
    public static List<ProviderEvent> play(
            Function<Consumer<ProviderEvent>, AnswerStream> protocol, List<Buffer> pieces) {
        List<ProviderEvent> events = new ArrayList<>();
        AnswerStream stream = protocol.apply(events::add);
        SseDecoder decoder = new SseDecoder(MAX_EVENT_BYTES, stream);
        pieces.forEach(decoder::feed);
        decoder.end();
        events.add(stream.end());
        return events;
    }
}
