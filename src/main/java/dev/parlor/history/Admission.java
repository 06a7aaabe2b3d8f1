package dev.parlor.history;

/** Whether a call may be made. */
public sealed interface Admission {
    record Granted() implements Admission {}

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
