package dev.parlor.conversation;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a conversation's log: something that every observer sees, in the same order, under the same number.
 *
 * <p>Each becomes one AG-UI 1.0 event. {@link RunStarted} comes first in a turn, one {@link Terminal} last, and nothing
 * of a turn stands outside of these two.
 */
public sealed interface Event {
    record RunStarted(ConversationId conversation, TurnId turn) implements Event {}

    /**
     * Somebody begins to speak.
     *
     * @param clientId for a visitor's message the id that their client gave it
     */
    record TextStarted(
            MessageId message, Role role, @Nullable String clientId) implements Event {}

    record TextAdded(MessageId message, String text) implements Event {}

    /**
     * An image of a visitor's message.
     *
     * @param number of the message's images, from 1
     */
    record ImageSent(MessageId message, int number, String url) implements Event {}

    record TextEnded(MessageId message) implements Event {}

    record ReasoningMarked(MessageId message, ReasoningMark mark) implements Event {}

    record ReasoningAdded(MessageId message, String text) implements Event {}

    record ToolCallStarted(String toolCallId, String tool, MessageId parent) implements Event {}

    record ToolCallArguments(String toolCallId, String arguments) implements Event {}

    record ToolCallEnded(String toolCallId) implements Event {}

    record ToolCallAnswered(MessageId message, String toolCallId, ToolResult result) implements Event {}

    /** A call that has no result yet goes another way than straight to the tool. */
    record ToolCallProgressed(String toolCallId, CallProgress progress) implements Event {}

    /** A person is asked whether a call may run; its siblings go on. */
    record ApprovalAsked(Approval approval) implements Event {}

    record ApprovalDecided(String approvalId, String toolCallId, ApprovalDecision decision) implements Event {}

    /** What was shown of a message is void: another answer comes in its place. */
    record MessageReset(MessageId message) implements Event {}

    /**
     * Another server goes on with the turn, from what is recorded of it. What the one before has spent on it is unknown
     * here.
     *
     * @param attempt 1 if the turn was handed over in order, else one more for each server that was lost
     * @param of how many attempts there may be
     */
    record RunResumed(TurnId turn, int attempt, int of) implements Event {}

    /** Nothing of the turn follows one of these. */
    sealed interface Terminal extends Event {}

    /**
     * The turn came to an end that is no error.
     *
     * @param model who gave the last answer, as {@code provider/name}
     */
    record RunFinished(ConversationId conversation, TurnId turn, StopReason reason, String model, Bill bill)
            implements Terminal {}

    /**
     * The turn broke off.
     *
     * @param budget the key of the budget that was reached; null if none was
     */
    record RunFailed(
            ConversationId conversation,
            TurnId turn,
            Failure failure,
            Bill bill,
            @Nullable String budget) implements Terminal {
        public RunFailed(ConversationId conversation, TurnId turn, Failure failure, Bill bill) {
            this(conversation, turn, failure, bill, null);
        }
    }

    /** Who speaks. */
    enum Role {
        USER,
        ASSISTANT
    }

    /** The four brackets that AG-UI puts around reasoning text. */
    enum ReasoningMark {
        START,
        MESSAGE_START,
        MESSAGE_END,
        END
    }
}
