package dev.parlor.turn;

import dev.parlor.conversation.MessageId;

/** What a visitor is told about a message that they sent. */
public sealed interface Reply {
    /** It is committed; {@code message} is the id it was given when it first came. */
    record Accepted(MessageId message) implements Reply {}

    /** The conversation is as long as it may be; nothing was stored. */
    record Full() implements Reply {}

    /** The conversation belongs to somebody else; nothing was stored. */
    record NotYours() implements Reply {}

    /** The conversation was erased, and takes nothing any more. */
    record Gone() implements Reply {}
}
