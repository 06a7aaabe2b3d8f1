package dev.parlor.turn;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.history.OpenTurn;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of a turn whose owner is gone, and what it still lacks so that the turn can end in order.
 *
 * <p>Built by feeding it the log's last events, oldest first.
 */
final class RunTrace {
    private static final ToolResult UNKNOWN = ToolResult.failed(
            "outcome_unknown", "The server stopped while the tool was running; it is unknown what it did.", false);

    private final OpenTurn turn;
    private final Set<MessageId> shown = new LinkedHashSet<>();
    private final Set<String> callsWithoutResult = new LinkedHashSet<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder question = new StringBuilder();
    private boolean started;
    private @Nullable MessageId openText;
    private @Nullable MessageId openReasoning;
    private @Nullable MessageId spoken;
    private @Nullable String openCall;
    private Event.@Nullable Terminal terminal;

    RunTrace(OpenTurn turn) {
        this.turn = turn;
    }

    void see(Event event) {
        if (event instanceof Event.RunStarted run) {
            started = run.turn().equals(turn.id());
            return;
        }
        if (!started) {
            return;
        }
        switch (event) {
            case Event.RunStarted run -> {}
            case Event.TextStarted begun -> begin(begun);
            case Event.TextAdded added -> (added.message().equals(spoken) ? text : question).append(added.text());
            case Event.TextEnded ended -> openText = null;
            case Event.ReasoningMarked marked ->
                openReasoning = marked.mark() == Event.ReasoningMark.END ? null : marked.message();
            case Event.ReasoningAdded added -> {}
            case Event.ToolCallStarted call -> {
                openCall = call.toolCallId();
                callsWithoutResult.add(call.toolCallId());
            }
            case Event.ToolCallArguments arguments -> {}
            case Event.ToolCallEnded ended -> openCall = null;
            case Event.ToolCallProgressed progressed -> {}
            case Event.ApprovalAsked asked -> {}
            case Event.ApprovalDecided decided -> {}
            case Event.ToolCallAnswered answered -> callsWithoutResult.remove(answered.toolCallId());
            case Event.MessageReset reset -> {
                if (reset.message().equals(spoken)) {
                    spoken = null;
                    text.setLength(0);
                }
            }
            case Event.Terminal end -> terminal = end;
        }
    }

    private void begin(Event.TextStarted begun) {
        openText = begun.message();
        shown.add(begun.message());
        if (begun.role() == Event.Role.ASSISTANT) {
            spoken = begun.message();
            text.setLength(0);
        } else {
            question.setLength(0);
        }
    }

    /** Whether the log reaches back to the turn's beginning. */
    boolean isStarted() {
        return started;
    }

    /** The end that the old owner has written, if it came so far. */
    Optional<Event.Terminal> terminal() {
        return Optional.ofNullable(terminal);
    }

    /** What the assistant had said last; the archive may have it already, as the step before the last calls. */
    Optional<Message.Assistant> last() {
        return spoken == null || text.toString().isBlank()
                ? Optional.empty()
                : Optional.of(new Message.Assistant(spoken, text.toString(), List.of(), null));
    }

    /**
     * The events that bring the turn to {@code end} in the order that AG-UI wants.
     *
     * @param archived the conversation's history, which may hold results that nobody has seen
     */
    List<Event> missing(List<Message> archived, Event.Terminal end) {
        List<Event> missing = new ArrayList<>();
        if (!started) {
            missing.add(new Event.RunStarted(turn.conversation(), turn.id()));
        }
        for (OpenTurn.Asked asked : turn.asked()) {
            if (!shown.contains(asked.message().id())) {
                missing.addAll(Turn.questionEvents(asked));
            } else if (asked.message().id().equals(openText)) {
                missing.addAll(restOf(asked.message()));
            }
        }
        if (spoken != null && spoken.equals(openText)) {
            missing.add(new Event.TextEnded(spoken));
        }
        if (openReasoning != null) {
            missing.add(new Event.ReasoningMarked(openReasoning, Event.ReasoningMark.MESSAGE_END));
            missing.add(new Event.ReasoningMarked(openReasoning, Event.ReasoningMark.END));
        }
        if (openCall != null) {
            missing.add(new Event.ToolCallEnded(openCall));
        }
        for (String call : callsWithoutResult) {
            missing.add(new Event.ToolCallAnswered(new MessageId(call + "-result"), call, result(archived, call)));
        }
        missing.add(end);
        return missing;
    }

    private static ToolResult result(List<Message> archived, String call) {
        for (Message message : archived) {
            if (message instanceof Message.Tool tool && tool.toolCallId().equals(call) && !isUnknown(tool.result())) {
                return tool.result();
            }
        }
        return UNKNOWN;
    }

    private static boolean isUnknown(ToolResult result) {
        return result instanceof ToolResult.Failed failed
                && failed.failure().code().equals("outcome_unknown");
    }

    /** What a question lacks whose beginning was shown. */
    private List<Event> restOf(Message.User asked) {
        String rest =
                asked.text().substring(Math.min(question.length(), asked.text().length()));
        Event end = new Event.TextEnded(asked.id());
        return rest.isEmpty() ? List.of(end) : List.of(new Event.TextAdded(asked.id(), rest), end);
    }
}
