package dev.parlor.history;

import dev.parlor.conversation.Spent;
import io.vertx.core.Future;
import java.util.List;

/**
 * What may still be spent: of each account what was spent, and what calls in flight may yet take. Shared by all servers,
 * so that calls that begin at the same moment know of each other.
 *
 * <p>The {@link Ledger} is the truth; what is kept here is made again from it if it is lost. Event-loop confined.
 */
public interface Allowances {
    /**
     * Sets aside what a call may take, if all of these budgets cover it beside what was spent and what is set aside; else
     * nothing. Fails if neither the allowances nor the ledger can be reached.
     */
    Future<Admission> reserve(Hold hold, List<Budget> budgets);

    /**
     * Puts what a call has taken in the place of what was set aside for it. The ledger must have it by then.
     *
     * @param hold the id of what was set aside
     */
    Future<Void> settle(String hold, List<Account> accounts, Spent taken);
}
