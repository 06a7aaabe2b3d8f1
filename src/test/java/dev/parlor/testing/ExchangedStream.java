package dev.parlor.testing;

import dev.parlor.conversation.ToolCall;
import dev.parlor.provider.RecordedStream;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The events of a recorded answer in which other tools are called, with other arguments: each new text is cut into as many
 * pieces as the recorded one came in. Every other byte is as the provider sent it, ids included.
 */
final class ExchangedStream {
    private static final Pattern EVENT = Pattern.compile("(?s).*?\\n\\n|.+$");
    private static final Pattern NAME = field("name");
    private static final Pattern PIECE = field("arguments|partial_json");
    private static final Pattern CALLS = Pattern.compile("\"(tool_calls|tool_use|input_json_delta)\"");

    private final String name;
    private final List<String> events = new ArrayList<>();

    private ExchangedStream(String name) {
        this.name = name;
        EVENT.matcher(RecordedStream.load(name).body().toString())
                .results()
                .forEach(event -> events.add(event.group()));
    }

    /** As it was recorded. */
    static List<String> asRecorded(String name) {
        return List.copyOf(new ExchangedStream(name).events);
    }

    /** With these calls in the place of the recorded ones, of which there must be as many; their ids stay as they were. */
    static List<String> with(String name, List<ToolCall> calls) {
        return new ExchangedStream(name).exchange(calls);
    }

    private List<String> exchange(List<ToolCall> calls) {
        List<Integer> pieces = pieces();
        if (pieces.size() != calls.size()) {
            throw new IllegalArgumentException(name + " has " + pieces.size() + " calls, not " + calls.size());
        }
        List<String> exchanged = new ArrayList<>();
        int call = -1;
        int piece = 0;
        for (String event : events) {
            if (!isOfCall(event)) {
                exchanged.add(event);
                continue;
            }
            if (NAME.matcher(event).find()) {
                call++;
                piece = 0;
            }
            String next = replace(NAME, event, calls.get(call).name());
            if (PIECE.matcher(next).find()) {
                next = replace(PIECE, next, cut(calls.get(call).arguments(), piece, pieces.get(call)));
                piece++;
            }
            exchanged.add(next);
        }
        return exchanged;
    }

    /** Of each call, in how many pieces its arguments came; empty ones are left as they are. */
    private List<Integer> pieces() {
        List<Integer> pieces = new ArrayList<>();
        for (String event : events) {
            if (isOfCall(event)) {
                if (NAME.matcher(event).results().count() > 1) {
                    throw new IllegalArgumentException(name + " has several calls in one event");
                }
                if (NAME.matcher(event).find()) {
                    pieces.add(0);
                }
                if (PIECE.matcher(event).find()) {
                    pieces.set(pieces.size() - 1, pieces.getLast() + 1);
                }
            }
        }
        return pieces;
    }

    private static boolean isOfCall(String event) {
        return CALLS.matcher(event).find()
                && (NAME.matcher(event).find() || PIECE.matcher(event).find());
    }

    private static String cut(String text, int piece, int of) {
        return text.substring(text.length() * piece / of, text.length() * (piece + 1) / of);
    }

    private static String replace(Pattern field, String event, String value) {
        return field.matcher(event)
                .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + Json.encode(value)));
    }

    /** A field with a text that is not empty. */
    private static Pattern field(String names) {
        return Pattern.compile("(\"(?:" + names + ")\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)+\"");
    }
}
