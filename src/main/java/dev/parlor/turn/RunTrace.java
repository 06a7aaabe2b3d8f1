package dev.parlor.turn;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
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
    private boolean started;
    private boolean callsFollowText;
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
            case Event.TextAdded added -> text.append(added.message().equals(spoken) ? added.text() : "");
            case Event.TextEnded ended -> openText = null;
            case Event.ReasoningMarked marked ->
                openReasoning = marked.mark() == Event.ReasoningMark.END ? null : marked.message();
            case Event.ReasoningAdded added -> {}
            case Event.ToolCallStarted call -> {
                openCall = call.toolCallId();
                callsWithoutResult.add(call.toolCallId());
                callsFollowText = true;
            }
            case Event.ToolCallArguments arguments -> {}
            case Event.ToolCallEnded ended -> openCall = null;
            case Event.ToolCallAnswered answered -> callsWithoutResult.remove(answered.toolCallId());
            case Event.Terminal end -> terminal = end;
        }
    }

    private void begin(Event.TextStarted begun) {
        openText = begun.message();
        shown.add(begun.message());
        if (begun.role() == Event.Role.ASSISTANT) {
            spoken = begun.message();
            text.setLength(0);
            callsFollowText = false;
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

    /** What the assistant had said since its last tool calls. */
    Optional<Message.Assistant> last() {
        return spoken == null || callsFollowText || text.toString().isBlank()
                ? Optional.empty()
                : Optional.of(new Message.Assistant(spoken, text.toString(), List.of(), null));
    }

    /** The events that bring the turn to {@code end} in the order that AG-UI wants. */
    List<Event> missing(Event.Terminal end) {
        List<Event> missing = new ArrayList<>();
        if (!started) {
            missing.add(new Event.RunStarted(turn.conversation(), turn.id()));
        }
        if (openText != null) {
            missing.add(new Event.TextEnded(openText));
        }
        for (OpenTurn.Asked asked : turn.asked()) {
            if (!shown.contains(asked.message().id())) {
                missing.addAll(Turn.questionEvents(asked));
            }
        }
        if (openReasoning != null) {
            missing.add(new Event.ReasoningMarked(openReasoning, Event.ReasoningMark.MESSAGE_END));
            missing.add(new Event.ReasoningMarked(openReasoning, Event.ReasoningMark.END));
        }
        if (openCall != null) {
            missing.add(new Event.ToolCallEnded(openCall));
        }
        callsWithoutResult.forEach(
                call -> missing.add(new Event.ToolCallAnswered(new MessageId(call + "-result"), call, UNKNOWN)));
        missing.add(end);
        return missing;
    }

    TurnId turn() {
        return turn.id();
    }
}
