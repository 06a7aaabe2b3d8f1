package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ToolCall;
import java.util.HashMap;
import java.util.Map;

/** Keeps one turn from calling without end. Event-loop confined; one for each turn. */
public final class RunGuard {
    private final int mostCalls;
    private final int mostIdentical;
    private final Map<String, Integer> identical = new HashMap<>();
    private int calls;
    private State state = State.CALLING;

    /**
     * A turn that has called nothing yet.
     *
     * @param mostCalls in all
     * @param mostIdentical of one tool with the same arguments to the letter
     */
    public RunGuard(int mostCalls, int mostIdentical) {
        this.mostCalls = mostCalls;
        this.mostIdentical = mostIdentical;
    }

    /** The turn calls nothing any more: what it has not called yet is cancelled. */
    public void stop() {
        state = State.STOPPED;
    }

    /** The turn calls nothing any more here: what it has not called yet is left to another server. */
    public void leave() {
        state = State.LEFT;
    }

    boolean isStopped() {
        return state == State.STOPPED;
    }

    boolean isLeft() {
        return state == State.LEFT;
    }

    /** Counts the call; false if it is one too many. */
    boolean admits(ToolCall call) {
        calls++;
        int same = identical.merge(call.name() + "\n" + call.arguments(), 1, Integer::sum);
        return calls <= mostCalls && same <= mostIdentical;
    }

    private enum State {
        CALLING,
        STOPPED,
        LEFT
    }
}
