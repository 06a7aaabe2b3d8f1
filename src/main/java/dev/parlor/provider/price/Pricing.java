package dev.parlor.provider.price;

import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Usage;
import java.time.Instant;
import java.util.Optional;

/** What one model costs. Usable from any thread. */
public interface Pricing {
    /** Of a model that costs nothing, such as the demo model. */
    Pricing FREE = new Pricing() {
        @Override
        public Cost cost(Usage usage, Instant when) {
            return new Cost.Listed(Money.ZERO);
        }

        @Override
        public Optional<Money> atMost(long inputTokens, long outputTokens, Instant when) {
            return Optional.of(Money.ZERO);
        }
    };

    /** What a request at that time has cost. */
    Cost cost(Usage usage, Instant when);

    /** What a request with at most so many tokens can cost; empty if there is no price. */
    Optional<Money> atMost(long inputTokens, long outputTokens, Instant when);
}
