package dev.parlor.conversation;

import java.time.Instant;

/**
 * A call that waits for a person (an AG-UI interrupt).
 *
 * @param id what a decision names; the same when the question is asked again after a restart
 * @param call with the arguments that the decision is about, and no others: checked, with defaults, and without what
 *     the server fills in
 * @param title what is asked, in words
 * @param deadline when it decides itself
 */
public record Approval(
        String id,
        SiteId site,
        ConversationId conversation,
        TurnId turn,
        ToolCall call,
        Approver by,
        String title,
        Instant deadline) {
    /** Who decides. */
    public enum Approver {
        VISITOR,
        OPERATOR
    }
}
