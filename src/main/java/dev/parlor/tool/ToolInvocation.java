package dev.parlor.tool;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;

/**
 * One call together with who asked for it, which the model can neither see nor choose.
 *
 * @param reason what the model wrote before it asked; empty if that was nothing
 * @param idempotencyKey the same for every attempt at this call, for ever different from every other call's
 */
public record ToolInvocation(
        SiteId site,
        ConversationId conversation,
        TurnId turn,
        Visitor visitor,
        ToolCall call,
        String reason,
        String idempotencyKey) {
    /** The key of a call that a turn makes. */
    public static String key(TurnId turn, ToolCall call) {
        return turn.value() + ":" + call.id();
    }
}
