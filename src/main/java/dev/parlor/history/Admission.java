package dev.parlor.history;

/** Whether a call may be made. */
public sealed interface Admission {
    /**
     * It is covered.
     *
     * @param used the largest share of any of the budgets that was spent or set aside before, from 0 to 1
     */
    record Granted(double used) implements Admission {}

    /**
     * A budget does not cover it.
     *
     * @param unit whether it is money or tokens that it lacks
     */
    record Refused(Account account, Unit unit) implements Admission {}

    /** What a budget limits. */
    enum Unit {
        USD,
        TOKENS
    }
}
