package dev.parlor.embedded.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A conversation as the rules need it.
 *
 * @param messages what the visitor wrote, oldest first
 * @param calls made after the last of the messages, with their {@code results}
 * @param shown what the last list had that came before the last message
 */
record Dialogue(List<String> messages, List<Call> calls, List<Line.Result> results, ShownRows shown) {
    /** Rules need no more; a longer message is read up to here. */
    private static final int MAX_MESSAGE = 2000;

    static Dialogue of(List<Line> lines) {
        List<String> messages = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        List<Line.Result> results = new ArrayList<>();
        ShownRows shown = ShownRows.NONE;
        for (Line line : lines) {
            switch (line) {
                case Line.Visitor visitor -> {
                    messages.add(clipped(visitor.text()));
                    for (Line.Result result : results) {
                        shown = shown.after(result.content());
                    }
                    calls.clear();
                    results.clear();
                }
                case Line.Assistant assistant -> calls.addAll(assistant.calls());
                case Line.Result result -> results.add(result);
            }
        }
        return new Dialogue(messages, calls, results, shown);
    }

    private static String clipped(String text) {
        return text.substring(0, Math.min(text.length(), MAX_MESSAGE));
    }

    String lastMessage() {
        return messages.isEmpty() ? "" : messages.getLast();
    }

    /** The last messages, oldest first. */
    List<String> recent(int count) {
        return messages.subList(Math.max(0, messages.size() - count), messages.size());
    }
}
