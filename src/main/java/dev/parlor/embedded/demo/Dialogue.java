package dev.parlor.embedded.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as the rules need it.
 *
 * @param messages what the visitor wrote, oldest first
 * @param calls made after the last of the messages, with their {@code outcomes}
 * @param last the last call before the last message that was answered without trouble
 * @param shown what the last list had that came before the last message
 */
record Dialogue(List<String> messages, List<Call> calls, List<Outcome> outcomes, Optional<Done> last, ShownRows shown) {
    /** A call with what came of it. */
    record Done(Call call, String content) {}

    /** Rules need no more; a longer message is read up to here. */
    private static final int MAX_MESSAGE = 2000;

    static Dialogue of(List<Line> lines) {
        List<String> messages = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        Optional<Done> last = Optional.empty();
        ShownRows shown = ShownRows.NONE;
        for (Line line : lines) {
            switch (line) {
                case Line.Visitor visitor -> {
                    messages.add(clipped(visitor.text()));
                    for (Outcome outcome : outcomes) {
                        Optional<Done> kept = last;
                        shown = shown.after(outcome.result().content());
                        last = asked(calls, outcome.result())
                                .map(call -> new Done(call, outcome.result().content()))
                                .filter(done -> !outcome.result().failed())
                                .or(() -> kept);
                    }
                    calls.clear();
                    outcomes.clear();
                }
                case Line.Assistant assistant -> calls.addAll(assistant.calls());
                case Line.Result result ->
                    outcomes.add(Outcome.of(result, asked(calls, result))
                            .narrowed(messages.isEmpty() ? "" : messages.getLast()));
            }
        }
        return new Dialogue(messages, calls, outcomes, last, shown);
    }

    private static Optional<Call> asked(List<Call> calls, Line.Result result) {
        return calls.stream().filter(call -> call.id().equals(result.callId())).findFirst();
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
