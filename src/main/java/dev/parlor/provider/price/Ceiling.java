package dev.parlor.provider.price;

import dev.parlor.conversation.Money;
import dev.parlor.provider.ModelRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a request may come to, before it is made, with whichever of a site's models answers it. */
public final class Ceiling {
    private final List<Pricing> models;

    /** @param models all that may be asked */
    public Ceiling(List<Pricing> models) {
        this.models = List.copyOf(models);
    }

    /**
     * The most that a request may use up.
     *
     * @param tokens input and output together
     * @param cost by the dearest of the models that have a price; zero if none has
     */
    public record Most(long tokens, Money cost) {}

    /**
     * Reckons generously with the size of the input, and with an output of all that is allowed. One request is meant: what
     * was broken off and is asked again comes on top.
     */
    public Most of(ModelRequest request, Instant when) {
        long input = TokenEstimate.mostInput(request);
        long output = request.maxOutputTokens();
        Money dearest = models.stream()
                .map(model -> model.atMost(input, output, when))
                .flatMap(Optional::stream)
                .max(Money::compareTo)
                .orElse(Money.ZERO);
        return new Most(input + output, dearest);
    }
}
