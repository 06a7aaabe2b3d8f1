package dev.parlor.turn;

import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The calls of one answer until the last of them has its result. Event-loop confined. */
final class ToolRound {
    private final Message.Assistant step;
    private final Map<String, Message.Tool> answers = new HashMap<>();
    private final int calls;
    private final Consumer<List<Message>> whenAllAnswered;
    private final long startedNanos = System.nanoTime();

    /**
     * A round that has begun.
     *
     * @param whenAllAnswered told once, with the step and its results in the order of the calls
     */
    ToolRound(Message.Assistant step, int calls, Consumer<List<Message>> whenAllAnswered) {
        this.step = step;
        this.calls = calls;
        this.whenAllAnswered = whenAllAnswered;
    }

    void answered(Message.Tool answer) {
        if (answers.putIfAbsent(answer.toolCallId(), answer) == null && answers.size() == calls) {
            List<Message> messages = new ArrayList<>();
            messages.add(step);
            for (ToolCall call : step.toolCalls()) {
                Message.Tool result = answers.get(call.id());
                if (result != null) {
                    messages.add(result);
                }
            }
            whenAllAnswered.accept(messages);
        }
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
