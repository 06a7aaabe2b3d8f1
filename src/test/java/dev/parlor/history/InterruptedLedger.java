package dev.parlor.history;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Spent;
import dev.parlor.conversation.TurnId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A real ledger whose first reader is held up with the sum in hand, until something else has happened. */
record InterruptedLedger(Ledger ledger, Supplier<Future<?>> happens, AtomicBoolean hasHappened) implements Ledger {
    InterruptedLedger(Ledger ledger, Supplier<Future<?>> happens) {
        this(ledger, happens, new AtomicBoolean());
    }

    @Override
    public Future<Spent> spent(Account account) {
        return ledger.spent(account)
                .compose(sum -> hasHappened.getAndSet(true)
                        ? Future.succeededFuture(sum)
                        : happens.get().map(sum));
    }

    @Override
    public Future<Void> write(List<LedgerEntry> entries) {
        return ledger.write(entries);
    }

    @Override
    public Future<Bill> ofTurn(TurnId turn) {
        return ledger.ofTurn(turn);
    }

    @Override
    public Future<Map<ConversationId, Spent>> ofConversations(List<ConversationId> conversations) {
        return ledger.ofConversations(conversations);
    }

    @Override
    public Future<UsageReport> report(UsageQuery query) {
        return ledger.report(query);
    }
}
