package dev.parlor.conversation;

import org.jspecify.annotations.Nullable;

/** What became of an {@link Approval}. Made once, never changed. */
public sealed interface ApprovalDecision {
    /**
     * The call may run.
     *
     * @param by who decided: {@code visitor}, or {@code operator:} and a name
     * @param arguments JSON text that takes the place of the arguments; null to run it as it was asked
     */
    record Approved(String by, @Nullable String arguments) implements ApprovalDecision {}

    /** The call does not run; {@code reason} is told to the model, empty for none. */
    record Denied(String by, String reason) implements ApprovalDecision {}

    /** Nobody decided in time. */
    record Expired(boolean approved) implements ApprovalDecision {}
}
