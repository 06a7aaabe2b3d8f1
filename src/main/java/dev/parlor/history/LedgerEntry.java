package dev.parlor.history;

import dev.parlor.conversation.Charge;
import java.time.LocalDate;

/**
 * A charge, and to whom it goes.
 *
 * @param id makes it one entry however often it is written
 * @param day in UTC, on which it counts against budgets
 * @param round which answer of the turn it belongs to, from 1
 */
public record LedgerEntry(String id, LocalDate day, OpenTurn turn, int round, Charge charge) {}
