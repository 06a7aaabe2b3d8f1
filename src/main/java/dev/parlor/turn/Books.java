package dev.parlor.turn;

import dev.parlor.history.Ledger;
import dev.parlor.history.LedgerEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the ledger, several times if need be. */
public record Books(Vertx vertx, Ledger ledger) {
    private static final Logger LOG = LoggerFactory.getLogger(Books.class);
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MS = 400;

    /** Completes after the first attempt; what failed is tried again later, and told to the log in the end. */
    public Future<Void> write(List<LedgerEntry> entries) {
        return write(entries, 1);
    }

    private Future<Void> write(List<LedgerEntry> entries, int attempt) {
        return ledger.write(entries).onFailure(problem -> {
            if (attempt < ATTEMPTS) {
                vertx.setTimer(PAUSE_MS * attempt, timer -> write(entries, attempt + 1));
            } else {
                LOG.error("not in the ledger: {}: {}", entries, problem.getMessage());
            }
        });
    }
}
