package dev.parlor.history;

import dev.parlor.conversation.SiteId;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * A question about the ledger.
 *
 * @param sites empty for all
 * @param from the first day, in UTC
 * @param to the last day
 * @param limit most rows, 1 or more
 */
public record UsageQuery(Optional<Set<SiteId>> sites, LocalDate from, LocalDate to, Grouping by, int limit) {
    /** What a row is about. Days come in their order, everything else with the dearest first. */
    public enum Grouping {
        DAY,
        MODEL,
        SITE,
        CONVERSATION
    }
}
