package dev.parlor.history;

import dev.parlor.conversation.TurnId;

/** The turn that begins when one ends and messages are waiting. */
public record NextTurn(TurnId id, String node) {}
