package dev.parlor.turn;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.TurnId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the log shows of a turn whose owner is gone.
 *
 * <p>Built by feeding it the log's last events, oldest first. If these do not reach back to the beginning of any turn,
 * they are of this one, and the log has lost its beginning.
 */
final class RunTrace {
    private final TurnId turn;
    private final Map<MessageId, Shown> questions = new LinkedHashMap<>();
    private final Map<MessageId, Shown> answers = new LinkedHashMap<>();
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> decided = new HashSet<>();
    private Place place = Place.UNKNOWN;
    private @Nullable MessageId openReasoning;
    private Event.@Nullable Terminal terminal;

    RunTrace(TurnId turn) {
        this.turn = turn;
    }

    /** A message as far as it was shown. */
    static final class Shown {
        private final StringBuilder text = new StringBuilder();
        private boolean open = true;

        String text() {
            return text.toString();
        }

        /** Whether its end is missing. */
        boolean isOpen() {
            return open;
        }
    }

    /** How much of a call was shown. */
    enum Call {
        NAMED,
        /** With its arguments. */
        TOLD,
        ENDED,
        ANSWERED
    }

    void see(Event event) {
        switch (event) {
            case Event.RunStarted run -> {
                forget();
                place = run.turn().equals(turn) ? Place.OURS : Place.ANOTHER;
            }
            case Event.Terminal end -> {
                if (turnOf(end).equals(turn)) {
                    within(event);
                } else {
                    forget();
                    place = Place.ANOTHER;
                }
            }
            default -> within(event);
        }
    }

    private void within(Event event) {
        if (place == Place.UNKNOWN) {
            place = Place.MIDWAY;
        }
        if (place != Place.ANOTHER) {
            note(event);
        }
    }

    private static TurnId turnOf(Event.Terminal end) {
        return switch (end) {
            case Event.RunFinished finished -> finished.turn();
            case Event.RunFailed failed -> failed.turn();
        };
    }

    private void forget() {
        questions.clear();
        answers.clear();
        calls.clear();
        openReasoning = null;
    }

    private void note(Event event) {
        switch (event) {
            case Event.TextStarted begun ->
                (begun.role() == Event.Role.USER ? questions : answers).put(begun.message(), new Shown());
            case Event.TextAdded added ->
                shown(added.message()).ifPresent(message -> message.text.append(added.text()));
            case Event.TextEnded ended -> shown(ended.message()).ifPresent(message -> message.open = false);
            case Event.ReasoningMarked marked ->
                openReasoning = marked.mark() == Event.ReasoningMark.END ? null : marked.message();
            case Event.ReasoningAdded added -> {}
            case Event.ToolCallStarted call -> calls.put(call.toolCallId(), Call.NAMED);
            case Event.ToolCallArguments arguments -> calls.put(arguments.toolCallId(), Call.TOLD);
            case Event.ToolCallEnded ended -> calls.put(ended.toolCallId(), Call.ENDED);
            case Event.ToolCallAnswered answered -> calls.put(answered.toolCallId(), Call.ANSWERED);
            case Event.ApprovalAsked ask -> asked.add(ask.approval().id());
            case Event.ApprovalDecided decision -> decided.add(decision.approvalId());
            case Event.MessageReset reset -> answers.remove(reset.message());
            case Event.Terminal end -> terminal = end;
            case Event.RunStarted begun -> {}
            case Event.ImageSent image -> {}
            case Event.ToolCallProgressed progressed -> {}
            case Event.RunResumed resumed -> {}
        }
    }

    private Optional<Shown> shown(MessageId message) {
        return Optional.ofNullable(questions.getOrDefault(message, answers.get(message)));
    }

    /** Whether observers have seen anything of the turn. */
    boolean isBegun() {
        return place == Place.OURS || place == Place.MIDWAY;
    }

    /** Whether the beginning of a turn was seen, so that nothing before it says more. */
    boolean reachesBack() {
        return place == Place.OURS || place == Place.ANOTHER;
    }

    /** The end that an owner has written, if it came so far. */
    Optional<Event.Terminal> terminal() {
        return Optional.ofNullable(terminal);
    }

    /** A visitor's message, if it was shown. */
    Optional<Shown> question(MessageId id) {
        return Optional.ofNullable(questions.get(id));
    }

    /** What was shown of the model's answers and not withdrawn, oldest first. */
    Map<MessageId, Shown> answers() {
        return answers;
    }

    /** What was shown of the calls, oldest first. */
    Map<String, Call> calls() {
        return calls;
    }

    /** The thoughts whose end is missing. */
    Optional<MessageId> openReasoning() {
        return Optional.ofNullable(openReasoning);
    }

    /** The ids of the questions that people were asked. */
    Set<String> asked() {
        return asked;
    }

    /** The ids of those whose decision was shown. */
    Set<String> decided() {
        return decided;
    }

    private enum Place {
        /** Nothing was seen. */
        UNKNOWN,
        /** In the turn, without its beginning. */
        MIDWAY,
        OURS,
        /** In another turn, or after it. */
        ANOTHER
    }
}
