package dev.parlor.turn;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Event.ReasoningMark;
import dev.parlor.conversation.MessageId;
import java.util.UUID;

/**
 * Writes one answer of the model into the log as it comes, with the brackets that AG-UI wants around text and
 * reasoning. Event-loop confined.
 */
final class Answer {
    private final LogWriter log;
    private final MessageId message = new MessageId(UUID.randomUUID().toString());
    private final MessageId reasoning = new MessageId(message.value() + "-reasoning");
    private Part open = Part.NONE;

    Answer(LogWriter log) {
        this.log = log;
    }

    MessageId message() {
        return message;
    }

    void text(String text) {
        if (open != Part.TEXT) {
            close();
            log.write(new Event.TextStarted(message, Event.Role.ASSISTANT, null));
            open = Part.TEXT;
        }
        log.write(new Event.TextAdded(message, text));
    }

    void reasoning(String text) {
        if (open == Part.TEXT) {
            return; // thoughts in the middle of the text: the bracket of the text stays in one piece
        }
        if (open != Part.REASONING) {
            log.write(new Event.ReasoningMarked(reasoning, ReasoningMark.START));
            log.write(new Event.ReasoningMarked(reasoning, ReasoningMark.MESSAGE_START));
            open = Part.REASONING;
        }
        log.write(new Event.ReasoningAdded(reasoning, text));
    }

    void close() {
        switch (open) {
            case NONE -> {}
            case TEXT -> log.write(new Event.TextEnded(message));
            case REASONING -> {
                log.write(new Event.ReasoningMarked(reasoning, ReasoningMark.MESSAGE_END));
                log.write(new Event.ReasoningMarked(reasoning, ReasoningMark.END));
            }
        }
        open = Part.NONE;
    }

    private enum Part {
        NONE,
        TEXT,
        REASONING
    }
}
