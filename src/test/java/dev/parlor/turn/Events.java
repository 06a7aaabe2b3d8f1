package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolResult;
import java.util.Comparator;
import java.util.List;

/** What the events of a turn say. */
final class Events {
    private Events() {}

    /** Why the turn ended, which it did in order. */
    static StopReason reason(List<Event> events) {
        assertThat(events.getLast()).isInstanceOf(Event.RunFinished.class);
        return ((Event.RunFinished) events.getLast()).reason();
    }

    /** The first question to a person. */
    static Approval asked(List<Event> events) {
        return events.stream()
                .filter(Event.ApprovalAsked.class::isInstance)
                .map(event -> ((Event.ApprovalAsked) event).approval())
                .findFirst()
                .orElseThrow();
    }

    /** What came of the calls, in their order: what each said, or the code of its failure. */
    static List<String> answers(List<Event> events) {
        List<String> calls = events.stream()
                .filter(Event.ToolCallStarted.class::isInstance)
                .map(event -> ((Event.ToolCallStarted) event).toolCallId())
                .toList();
        return events.stream()
                .filter(Event.ToolCallAnswered.class::isInstance)
                .map(event -> (Event.ToolCallAnswered) event)
                .sorted(Comparator.comparingInt(answered -> calls.indexOf(answered.toolCallId())))
                .map(answered -> summary(answered.result()))
                .toList();
    }

    static String summary(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> succeeded.content();
            case ToolResult.Failed failed -> failed.failure().code();
        };
    }
}
