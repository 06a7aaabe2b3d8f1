package dev.parlor.history;

/** What came of adding an entry. */
public sealed interface AppendOutcome {
    /** The entry stands in the log under its number, for ever. */
    record Appended() implements AppendOutcome {}

    /** Somebody else has written that number: whoever tried is not the owner any more and must not write again. */
    record Fenced() implements AppendOutcome {}
}
