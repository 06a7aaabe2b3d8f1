package dev.parlor.provider.health;

import dev.parlor.conversation.Failure;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Refusal;
import dev.parlor.provider.stream.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request to a model.
 *
 * @param model {@code provider/name}
 * @param failure null if it was answered
 * @param refusal null if the provider said nothing of the failure
 */
public record Outcome(
        String model, @Nullable Failure failure, @Nullable Refusal refusal) {
    /** Our own doing, or one conversation's: no news of the model. */
    private static final List<Trouble> NO_NEWS = List.of(Trouble.CANCELLED, Trouble.BUSY, Trouble.CONTEXT_OVERFLOW);

    static Outcome of(ProviderEvent.Terminal last) {
        String model = last.answer().label();
        return switch (last) {
            case ProviderEvent.Completed whole -> new Outcome(model, null, null);
            case ProviderEvent.Failed failed -> new Outcome(model, failed.failure(), failed.refusal());
        };
    }

    /** {@code answered}, or the failure's code. */
    public String word() {
        return failure == null ? "answered" : failure.code();
    }

    boolean isNews() {
        return failure == null || NO_NEWS.stream().noneMatch(trouble -> trouble.is(failure));
    }
}
