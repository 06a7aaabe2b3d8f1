package dev.parlor.history;

import dev.parlor.conversation.TurnId;

/**
 * The turn that begins when one ends and messages are waiting.
 *
 * @param node the server that runs it; {@link #NOBODY} leaves it to whichever looks for such turns first
 */
public record NextTurn(TurnId id, String node) {
    public static final String NOBODY = "";
}
