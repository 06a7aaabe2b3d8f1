package dev.parlor.history;

import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import java.util.List;

/** What is recorded of a running turn: the answers that the model gave, oldest first. */
public record TurnProgress(List<Step> steps) {
    public TurnProgress {
        steps = List.copyOf(steps);
    }

    /**
     * One answer of the model.
     *
     * @param results those that its calls have by now, in the order of the calls
     * @param then what the visitor had written meanwhile and the turn took in after it
     */
    public record Step(Message.Assistant said, List<Message.Tool> results, List<Message.User> then) {
        public Step {
            results = List.copyOf(results);
            then = List.copyOf(then);
        }

        /** The calls without a result. */
        public List<ToolCall> unanswered() {
            return said.toolCalls().stream()
                    .filter(call -> results.stream()
                            .noneMatch(result -> result.toolCallId().equals(call.id())))
                    .toList();
        }
    }
}
