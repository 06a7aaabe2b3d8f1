package dev.parlor.turn;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.TurnProgress;
import dev.parlor.tool.ToolFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies between the log and the archive of a turn whose owner is gone: the events that bring the log up to what is
 * recorded, in the order that AG-UI wants.
 */
final class LogGap {
    private static final ToolResult NEVER_STARTED =
            ToolFault.CANCELLED.untouched("The server stopped before the call was started.");
    private static final ToolResult UNKNOWN = ToolFault.OUTCOME_UNKNOWN.because(
            "The server stopped while the tool was running; it is unknown what it did.");

    private final OpenTurn turn;
    private final RunTrace shown;
    private final TurnProgress recorded;
    private final List<Event> events = new ArrayList<>();

    LogGap(OpenTurn turn, RunTrace shown, TurnProgress recorded) {
        this.turn = turn;
        this.shown = shown;
        this.recorded = recorded;
    }

    /** For a turn that goes on: what is recorded stands, what is not is withdrawn. */
    List<Event> beforeGoingOn() {
        closeReasoning();
        for (Map.Entry<MessageId, RunTrace.Shown> answer : shown.answers().entrySet()) {
            if (step(answer.getKey()).isEmpty()) {
                close(answer.getKey(), answer.getValue());
                events.add(new Event.MessageReset(answer.getKey()));
            }
        }
        questions();
        steps();
        answerOrphans();
        return List.copyOf(events);
    }

    /** For a turn that ends here: what was shown is kept, and what is open is closed. */
    List<Event> beforeEnd() {
        closeReasoning();
        for (Map.Entry<MessageId, RunTrace.Shown> answer : shown.answers().entrySet()) {
            if (step(answer.getKey()).isEmpty()) {
                close(answer.getKey(), answer.getValue());
            }
        }
        questions();
        steps();
        answerOrphans();
        recorded.steps().forEach(step -> step.unanswered().forEach(call -> answer(call.id(), UNKNOWN)));
        return List.copyOf(events);
    }

    /** What the assistant had said last and nobody has recorded. */
    Optional<Message.Assistant> unrecorded() {
        return shown.answers().entrySet().stream()
                .filter(answer -> step(answer.getKey()).isEmpty())
                .filter(answer -> !answer.getValue().text().isBlank())
                .reduce((earlier, later) -> later)
                .map(last ->
                        new Message.Assistant(last.getKey(), last.getValue().text(), List.of(), null));
    }

    private void questions() {
        for (OpenTurn.Asked asked : turn.asked()) {
            Optional<RunTrace.Shown> question = shown.question(asked.message().id());
            if (question.isEmpty()) {
                events.addAll(Speech.questionEvents(asked));
            } else {
                complete(asked.message().id(), question.get(), asked.message().text());
            }
        }
    }

    private void closeReasoning() {
        shown.openReasoning().ifPresent(thoughts -> {
            events.add(new Event.ReasoningMarked(thoughts, Event.ReasoningMark.MESSAGE_END));
            events.add(new Event.ReasoningMarked(thoughts, Event.ReasoningMark.END));
        });
    }

    private void steps() {
        for (TurnProgress.Step step : recorded.steps()) {
            text(step.said());
            step.said().toolCalls().forEach(call -> call(step.said().id(), call));
            step.results().forEach(result -> {
                if (shown.calls().get(result.toolCallId()) != RunTrace.Call.ANSWERED) {
                    answer(result.toolCallId(), result.result());
                }
            });
        }
    }

    private void text(Message.Assistant said) {
        RunTrace.Shown begun = shown.answers().get(said.id());
        if (begun != null) {
            complete(said.id(), begun, said.text());
        } else if (!said.text().isEmpty()) {
            events.add(new Event.TextStarted(said.id(), Event.Role.ASSISTANT, null));
            events.add(new Event.TextAdded(said.id(), said.text()));
            events.add(new Event.TextEnded(said.id()));
        }
    }

    private void call(MessageId parent, ToolCall call) {
        RunTrace.Call told = shown.calls().get(call.id());
        if (told == null) {
            events.add(new Event.ToolCallStarted(call.id(), call.name(), parent));
        }
        if (told == null || told == RunTrace.Call.NAMED) {
            events.add(new Event.ToolCallArguments(call.id(), call.arguments()));
        }
        if (told == null || told == RunTrace.Call.NAMED || told == RunTrace.Call.TOLD) {
            events.add(new Event.ToolCallEnded(call.id()));
        }
    }

    /** Calls that were shown and are not recorded: none of them was started. */
    private void answerOrphans() {
        shown.calls().forEach((id, told) -> {
            boolean known = recorded.steps().stream()
                    .flatMap(step -> step.said().toolCalls().stream())
                    .anyMatch(call -> call.id().equals(id));
            if (!known && told != RunTrace.Call.ANSWERED) {
                if (told != RunTrace.Call.ENDED) {
                    events.add(new Event.ToolCallEnded(id));
                }
                answer(id, NEVER_STARTED);
            }
        });
    }

    private void answer(String call, ToolResult result) {
        events.add(new Event.ToolCallAnswered(Speech.resultId(call), call, result));
    }

    /** The rest of a message of which a part was shown. */
    private void complete(MessageId id, RunTrace.Shown begun, String text) {
        if (begun.isOpen()) {
            String rest = text.substring(Math.min(begun.text().length(), text.length()));
            if (!rest.isEmpty()) {
                events.add(new Event.TextAdded(id, rest));
            }
            close(id, begun);
        }
    }

    private void close(MessageId id, RunTrace.Shown begun) {
        if (begun.isOpen()) {
            events.add(new Event.TextEnded(id));
        }
    }

    private Optional<TurnProgress.Step> step(MessageId answer) {
        return recorded.steps().stream()
                .filter(step -> step.said().id().equals(answer))
                .findFirst();
    }
}
