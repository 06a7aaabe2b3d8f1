package dev.parlor.turn;

import dev.parlor.conversation.ToolCall;
import java.util.List;

/**
 * What a hostile model asks for in one turn, and what it is told.
 *
 * @param answers the calls of each of its answers
 * @param told of each answer what every result of it matches, as a regular expression that has to be found; the last one
 *     counts for those that follow. A failure is its code
 * @param ends how the turn ends: {@code completed}, {@code round_limit} or the code of an error
 */
record Attack(String family, String name, List<List<ToolCall>> answers, List<String> told, String ends) {
    /** One answer in a turn that comes to its end. */
    static Attack of(String family, String name, String told, ToolCall... calls) {
        return new Attack(family, name, List.of(List.of(calls)), List.of(told), "completed");
    }

    /** The model asks for something harmless, and then for what it is after. */
    static Attack then(String family, String name, ToolCall first, String told, ToolCall... calls) {
        return new Attack(family, name, List.of(List.of(first), List.of(calls)), List.of(".*", told), "completed");
    }

    static ToolCall call(String tool, String arguments) {
        return new ToolCall("call", tool, arguments);
    }

    String told(int answer) {
        return told.get(Math.min(answer, told.size() - 1));
    }

    @Override
    public String toString() {
        return family + ": " + name;
    }
}
