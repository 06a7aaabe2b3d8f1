package dev.parlor.embedded.demo;

import java.util.List;

/** A whole answer, before a protocol cuts it into events. */
record DemoAnswer(String text, List<Call> calls, Ending ending, int inputTokens, int outputTokens) {
    enum Ending {
        DONE,
        CALLS,
        TOO_LONG
    }

    DemoAnswer {
        calls = List.copyOf(calls);
    }
}
