package dev.parlor.protocol;

import dev.parlor.conversation.Failure;

/** What a client's frame turned out to be. */
public sealed interface Parsed {
    record Understood(Command command) implements Parsed {}

    /** Not a command; the sentence names what is wrong and what is expected. */
    record Refused(Failure failure) implements Parsed {}
}
