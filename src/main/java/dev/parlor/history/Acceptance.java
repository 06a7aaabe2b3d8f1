package dev.parlor.history;

import dev.parlor.conversation.MessageId;

/** What came of a submission; committed in each case but the last three. */
public sealed interface Acceptance {
    /** The message's id: the one that it was given when it first came. */
    record Begun(MessageId message, OpenTurn turn) implements Acceptance {}

    /** A turn is running; the message is answered by the next one. */
    record Queued(MessageId message) implements Acceptance {}

    /** It had come before. */
    record Repeated(MessageId message) implements Acceptance {}

    /** The conversation has as many messages as it may have. */
    record Full() implements Acceptance {}

    /** The conversation belongs to somebody else, or the visitor was erased. */
    record NotYours() implements Acceptance {}

    /** The conversation was erased. */
    record Gone() implements Acceptance {}
}
