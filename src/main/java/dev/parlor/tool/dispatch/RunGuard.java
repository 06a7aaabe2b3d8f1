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
    private boolean stopped;

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

    /** The turn calls nothing any more. */
    public void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Counts the call; false if it is one too many. */
    boolean admits(ToolCall call) {
        calls++;
        int same = identical.merge(call.name() + "\n" + call.arguments(), 1, Integer::sum);
        return calls <= mostCalls && same <= mostIdentical;
    }
}
