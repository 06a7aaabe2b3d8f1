package dev.parlor.turn;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hears the models that a turn asks, one answer after the other: what they say is in the log as it comes, and what it has
 * cost is booked, whether or not anybody listens by then. Event-loop confined.
 */
final class Hearing {
    private final LogWriter log;
    private final Spending spending;
    private final Listener listener;
    private Answer answer;
    private String answeredBy;
    private @Nullable ProviderCall asking;
    private boolean left;

    /** @param usually who answers if nobody has been asked yet */
    Hearing(LogWriter log, Spending spending, Model usually, Listener listener) {
        this.log = log;
        this.spending = spending;
        this.listener = listener;
        this.answeredBy = usually.label();
        this.answer = new Answer(log);
    }

    /** Who goes on with an answer that has come to its end. */
    interface Listener {
        /** It is still open in the log. */
        void answered(ProviderAnswer said);

        /** It is closed in the log, with what was said of it. */
        void failed(ProviderEvent.Failed failed);
    }

    /** What is said from here on is another answer. */
    void begin() {
        answer = new Answer(log);
    }

    void ask(Model model, ModelRequest request) {
        asking = model.provider().ask(request, this::heard);
    }

    /** Gives up the answer that is on its way, if one is; it fails then, with what was said. */
    void cancel() {
        if (asking != null) {
            asking.cancel();
        }
    }

    /** Shows nothing more, and tells nobody. */
    void leave() {
        left = true;
        cancel();
    }

    /** The label of whoever answered last. */
    String answeredBy() {
        return answeredBy;
    }

    /** The id of the answer in the log. */
    MessageId message() {
        return answer.message();
    }

    /** Adds something to the answer that the model has not said. */
    void add(String text) {
        answer.text(text);
    }

    /** The answer has come to its end in the log. */
    void close() {
        answer.close();
    }

    /** What the visitor saw of an answer, as a message; null if that was nothing. */
    Message.@Nullable Assistant spoken(ProviderAnswer said) {
        return Speech.spoken(answer.message(), said);
    }

    private void heard(ProviderEvent event) {
        if (left) {
            book(event);
            return;
        }
        switch (event) {
            case ProviderEvent.TextDelta delta -> answer.text(Speech.storable(delta.text()));
            case ProviderEvent.RefusalDelta delta -> answer.text(Speech.storable(delta.text()));
            case ProviderEvent.ReasoningDelta delta -> answer.reasoning(Speech.storable(delta.text()));
            case ProviderEvent.Withdrawn withdrawn -> withdrawn();
            case ProviderEvent.Used used -> spending.add(used.charge());
            case ProviderEvent.Completed completed -> {
                ended(completed.answer());
                listener.answered(completed.answer());
            }
            case ProviderEvent.Failed failed -> {
                answer.close();
                ended(failed.answer());
                listener.failed(failed);
            }
        }
    }

    private void ended(ProviderAnswer said) {
        asking = null;
        answeredBy = said.label();
        spending.settle();
    }

    /** An answer that nobody reads any more is paid for all the same. */
    private void book(ProviderEvent event) {
        switch (event) {
            case ProviderEvent.Used used -> spending.add(used.charge());
            case ProviderEvent.Completed completed -> spending.settle();
            case ProviderEvent.Failed failed -> spending.settle();
            case ProviderEvent.TextDelta delta -> {}
            case ProviderEvent.RefusalDelta delta -> {}
            case ProviderEvent.ReasoningDelta delta -> {}
            case ProviderEvent.Withdrawn withdrawn -> {}
        }
    }

    /** Another model begins anew: what was shown of this answer is taken back, and paid for all the same. */
    private void withdrawn() {
        answer.close();
        log.write(new Event.MessageReset(answer.message()));
        answer = new Answer(log);
    }
}
