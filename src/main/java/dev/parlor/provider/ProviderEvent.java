package dev.parlor.provider;

import dev.parlor.conversation.Charge;
import dev.parlor.conversation.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one vocabulary between a provider and a turn: what comes out of an answer, in order.
 *
 * <p>Any number of deltas, then exactly one {@link Terminal}. Tool calls and usage come whole with the terminal event,
 * because a call of a cut stream must never run. Deltas may be {@link Withdrawn} and begin again; what counts is what
 * comes after the last withdrawal. Whatever becomes of them, each request that cost something is told as {@link Used}.
 */
public sealed interface ProviderEvent {
    /** A piece of the answer's text: never empty, never half of a surrogate pair. */
    record TextDelta(String text) implements ProviderEvent {}

    record ReasoningDelta(String text) implements ProviderEvent {}

    /** A piece of text in which the model declines; shown like text. */
    record RefusalDelta(String text) implements ProviderEvent {}

    /**
     * Everything of this answer that was handed on so far is void: another model begins it again, and its first delta
     * or terminal event follows at once.
     *
     * @param failure why
     * @param answer what was withdrawn, and what it cost; its calls must not be run
     */
    record Withdrawn(Failure failure, ProviderAnswer answer) implements ProviderEvent {}

    /**
     * A request has ended that a model had begun to work on: to be paid, also if it is tried again or another model takes
     * over. Comes right before whatever else tells of that end.
     */
    record Used(Charge charge) implements ProviderEvent {}

    /** Nothing follows one of these. */
    sealed interface Terminal extends ProviderEvent {
        /** What was gathered; of a failed or cut stream it is what came before. */
        ProviderAnswer answer();
    }

    record Completed(ProviderAnswer answer) implements Terminal {}

    /**
     * The stream broke, was refused or ended without a sign of completeness.
     *
     * @param answer may hold text; its calls must not be run
     * @param retryAfter how long the provider asks to be left alone; null if it did not say
     * @param refusal what the provider said; null if it was not the provider that said anything
     */
    record Failed(
            Failure failure,
            ProviderAnswer answer,
            @Nullable Duration retryAfter,
            @Nullable Refusal refusal) implements Terminal {
        public Failed(Failure failure, ProviderAnswer answer) {
            this(failure, answer, null, null);
        }
    }
}
