package dev.parlor.tool.approval;

import dev.parlor.conversation.Failure;

/** What came of somebody's wish to decide. */
public sealed interface Verdict {
    /** They have decided. */
    record Decided(ApprovalRecord approval) implements Verdict {}

    record Refused(Refusal refusal, Failure failure) implements Verdict {}

    /** Why somebody's decision does not count; each stands in the failure as its code. */
    enum Refusal {
        /** There is no such question where they can see it. */
        UNKNOWN_APPROVAL,
        /** Somebody else is asked. */
        NOT_YOURS_TO_DECIDE,
        /** Somebody, or time, was quicker. */
        ALREADY_DECIDED,
        /** What they edited the arguments to, the tool does not take; the question still waits. */
        INVALID_ARGUMENTS
    }
}
