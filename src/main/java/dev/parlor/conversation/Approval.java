package dev.parlor.conversation;

import java.time.Instant;

/**
 * A call that waits for a person (an AG-UI interrupt).
 *
 * @param id what a decision names; the same when the question is asked again after a restart
 * @param call with the arguments that the decision is about, and no others: checked, with defaults, and without what
 *     the server fills in
 * @param tool what the person sees of the tool, and what arguments that they edit are held against
 * @param title what is asked, in words
 * @param deadline when it decides itself
 * @param approvedOtherwise what it decides then
 */
public record Approval(
        String id,
        SiteId site,
        ConversationId conversation,
        TurnId turn,
        ToolCall call,
        ToolVersion tool,
        Approver by,
        String title,
        Instant deadline,
        boolean approvedOtherwise) {
    /** Who decides. */
    public enum Approver {
        VISITOR,
        OPERATOR
    }

    /**
     * The tool as it was when the question was asked.
     *
     * @param version as its author names it
     * @param parameters JSON Schema of the arguments, without those that the server fills in
     */
    public record ToolVersion(String version, String parameters) {}
}
