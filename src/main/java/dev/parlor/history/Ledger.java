package dev.parlor.history;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Spent;
import dev.parlor.conversation.TurnId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * What was spent on models, call by call. Entries are facts: they are written whoever owns the turn by now, and stay when
 * their conversation is erased, without saying any more whose it was. Futures complete on the caller's context.
 */
public interface Ledger {
    /** Writes entries down; those that stand already stay as they are. */
    Future<Void> write(List<LedgerEntry> entries);

    /** All that an account has spent. */
    Future<Spent> spent(Account account);

    /** What a turn has spent so far. */
    Future<Bill> ofTurn(TurnId turn);

    /** What conversations have spent; those without an entry are left out. */
    Future<Map<ConversationId, Spent>> ofConversations(List<ConversationId> conversations);

    Future<UsageReport> report(UsageQuery query);
}
