package dev.parlor.gateway;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.protocol.Command;
import dev.parlor.protocol.Signal;
import dev.parlor.site.Identity;
import dev.parlor.turn.Conversations;
import dev.parlor.turn.Reply;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The messages of one socket on their way into the archive: one after the other, so that they are answered in the order in
 * which they were written. Event-loop confined.
 */
final class Submissions {
    private static final Failure TOO_MANY =
            new Failure("too_many_messages", "Wait until earlier messages are accepted.", true);
    static final Failure TOO_FAST = new Failure(
            "rate_limited", "That was many messages in a short time. Please send it again in a moment.", true);
    private static final Failure NOT_YOURS =
            new Failure("not_yours", "The conversation belongs to somebody else.", false);

    private static final Failure GONE = new Failure(
            "conversation_erased",
            "This conversation was removed in the meantime. Please start a new one to go on.",
            false);

    private static final Failure FULL = new Failure(
            "conversation_full",
            "This conversation has become as long as it can be. What you see is kept; please start a new one to go on.",
            false);

    private final Reception reception;
    private final Consumer<Signal> answers;
    private Future<?> last = Future.succeededFuture();
    private int inFlight;

    /**
     * The messages of a new socket.
     *
     * @param answers told for each message whether it was accepted
     */
    Submissions(Reception reception, Consumer<Signal> answers) {
        this.reception = reception;
        this.answers = answers;
    }

    void add(Command.Send send, Identity.Visitor visitor, ConversationId conversation) {
        if (inFlight >= reception.limits().sendsInFlight()) {
            refuse(TOO_MANY, send, Reception.RETRY_AFTER_MS);
            return;
        }
        inFlight++;
        last = last.otherwiseEmpty()
                .compose(before -> reception.untilNextMessage(visitor))
                .compose(wait -> wait > 0 ? tooFast(send, wait) : accept(send, visitor, conversation))
                .onFailure(problem -> refuse(Reception.UNAVAILABLE, send, Reception.RETRY_AFTER_MS))
                .onComplete(done -> inFlight--);
    }

    private Future<Void> tooFast(Command.Send send, long wait) {
        refuse(TOO_FAST, send, wait);
        return Future.succeededFuture();
    }

    private Future<Void> accept(Command.Send send, Identity.Visitor visitor, ConversationId conversation) {
        Message.User message = new Message.User(new MessageId(UUID.randomUUID().toString()), send.content());
        return reception
                .conversations()
                .accept(
                        new Conversations.Author(visitor.site(), visitor.id(), visitor.issuedAt()),
                        conversation,
                        send.id(),
                        message)
                .onSuccess(reply -> {
                    switch (reply) {
                        case Reply.Accepted accepted ->
                            answers.accept(new Signal.Accepted(send.id(), accepted.message()));
                        case Reply.Full full -> refuse(FULL, send, 0);
                        case Reply.NotYours notYours -> refuse(NOT_YOURS, send, 0);
                        case Reply.Gone gone -> refuse(GONE, send, 0);
                    }
                })
                .mapEmpty();
    }

    private void refuse(Failure failure, Command.Send send, long retryAfterMs) {
        answers.accept(new Signal.Refused(failure, send.id(), retryAfterMs));
    }
}
