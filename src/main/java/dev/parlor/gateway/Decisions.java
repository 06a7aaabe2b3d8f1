package dev.parlor.gateway;

import dev.parlor.conversation.Failure;
import dev.parlor.protocol.Command;
import dev.parlor.protocol.Signal;
import dev.parlor.site.Identity;
import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.approval.Decider;
import dev.parlor.tool.approval.Verdict;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Takes what somebody decides on one socket. Event-loop confined. */
final class Decisions {
    private static final Failure UNAVAILABLE =
            new Failure("archive_unavailable", "The decision could not be stored just now; please decide again.", true);
    private static final Failure TOO_MANY =
            new Failure("too_many_decisions", "Wait until earlier decisions are stored.", true);

    private final Reception reception;
    private final Consumer<Signal> answer;
    private final BiConsumer<Failure, String> refuse;
    private int inFlight;

    /**
     * The decisions of a socket.
     *
     * @param answer sends what can happen to anybody, such as a decision that came too late
     * @param refuse counts against the socket as a bad frame
     */
    Decisions(Reception reception, Consumer<Signal> answer, BiConsumer<Failure, String> refuse) {
        this.reception = reception;
        this.answer = answer;
        this.refuse = refuse;
    }

    /** A decision that stands is told by the log, like everything that happens in a conversation. */
    void take(Command.Decide decide, Admission here) {
        if (inFlight >= reception.limits().sendsInFlight()) {
            refuse.accept(TOO_MANY, decide.approval());
            return;
        }
        inFlight++;
        reception
                .conversations()
                .decide(
                        decide.approval(),
                        decider(here),
                        new ApprovalAnswer(decide.approved(), decide.arguments(), decide.reason()))
                .onSuccess(verdict -> {
                    if (verdict instanceof Verdict.Refused refused) {
                        tell(refused, decide.approval());
                    }
                })
                .onFailure(problem ->
                        answer.accept(new Signal.Refused(UNAVAILABLE, decide.approval(), Reception.RETRY_AFTER_MS)))
                .onComplete(done -> inFlight--);
    }

    private void tell(Verdict.Refused refused, String approval) {
        switch (refused.refusal()) {
            case ALREADY_DECIDED, INVALID_ARGUMENTS ->
                answer.accept(new Signal.Refused(refused.failure(), approval, 0));
            case UNKNOWN_APPROVAL, NOT_YOURS_TO_DECIDE -> refuse.accept(refused.failure(), approval);
        }
    }

    private static Decider decider(Admission here) {
        return switch (here.identity()) {
            case Identity.Visitor visitor -> new Decider.OfVisitor(visitor.site(), visitor.id(), here.conversation());
            case Identity.Operator operator ->
                new Decider.OfOperator(operator.name(), operator.sites(), Optional.of(here.conversation()));
        };
    }
}
