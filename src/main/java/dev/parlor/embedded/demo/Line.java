package dev.parlor.embedded.demo;

import java.util.List;

/** One line of the conversation as the demo model reads it, whichever protocol it came by. */
sealed interface Line {
    record Visitor(String text) implements Line {}

    record Assistant(String text, List<Call> calls) implements Line {
        public Assistant {
            calls = List.copyOf(calls);
        }
    }

    record Result(String callId, String content, boolean failed) implements Line {}
}
