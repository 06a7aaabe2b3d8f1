package dev.parlor.history;

import dev.parlor.conversation.Charge;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.VisitorId;
import java.time.LocalDate;

/**
 * A charge, and to whom it goes.
 *
 * @param id makes it one entry however often it is written
 * @param day in UTC, on which it counts against budgets
 * @param round which answer of the turn it belongs to, from 1; 0 for a model that a tool has asked
 */
public record LedgerEntry(String id, LocalDate day, Owner owner, int round, Charge charge) {
    /** On whose behalf a model was asked. Names of conversations and turns that the archive does not know are not kept. */
    public record Owner(SiteId site, VisitorId visitor, ConversationId conversation, TurnId turn) {
        public static Owner of(OpenTurn turn) {
            return new Owner(turn.site(), turn.visitor().id(), turn.conversation(), turn.id());
        }

        /** Without the visitor: nothing erases them from what was printed. */
        @Override
        public String toString() {
            return site + " " + conversation + " " + turn;
        }
    }
}
