package dev.parlor.history;

import dev.parlor.conversation.Spent;
import java.util.List;

/**
 * What the ledger answers.
 *
 * @param total of all rows, also of those beyond the limit
 */
public record UsageReport(List<Row> rows, Spent total) {
    public UsageReport {
        rows = List.copyOf(rows);
    }

    /**
     * Charges that belong together.
     *
     * @param key the day, model, site or conversation; empty for conversations that were erased
     */
    public record Row(String key, Spent spent) {}
}
