package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ToolCall;
import dev.parlor.schema.JsonReading;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps one turn from calling without end. Event-loop confined; one for each turn. */
public final class RunGuard {
    private final int mostCalls;
    private final int mostIdentical;
    private final Map<Same, Integer> identical = new HashMap<>();
    private int calls;
    private State state = State.CALLING;

    /**
     * A turn that has called nothing yet.
     *
     * @param mostCalls in all
     * @param mostIdentical of one tool with the same arguments, however they are written
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
        int same = identical.merge(Same.as(call), 1, Integer::sum);
        return calls <= mostCalls && same <= mostIdentical;
    }

    /**
     * What makes calls identical.
     *
     * @param arguments as a value, in which neither the order of names nor blanks count; as text if they are none
     */
    private record Same(String tool, @Nullable Object arguments) {
        private static final int DEPTH = 64;

        static Same as(ToolCall call) {
            return JsonReading.of(call.arguments(), DEPTH) instanceof JsonReading.Complete read
                    ? new Same(call.name(), read.value())
                    : new Same(call.name(), call.arguments());
        }
    }

    private enum State {
        CALLING,
        STOPPED,
        LEFT
    }
}
