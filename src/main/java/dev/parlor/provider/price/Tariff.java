package dev.parlor.provider.price;

import java.time.LocalDate;
import java.util.List;

/**
 * The prices of a model from a day on.
 *
 * @param from its beginning in UTC is when they begin to hold
 * @param tiers by rising input
 */
record Tariff(LocalDate from, Rates base, List<Tier> tiers) {
    Tariff {
        tiers = List.copyOf(tiers);
    }

    /**
     * Prices of large requests.
     *
     * @param above input tokens, cached ones included; one more, and these prices hold for all of the request
     */
    record Tier(long above, Rates rates) {}

    Rates of(long inputTokens) {
        Rates reached = base;
        for (Tier tier : tiers) {
            reached = inputTokens > tier.above() ? tier.rates() : reached;
        }
        return reached;
    }
}
