package dev.parlor.history;

/**
 * A turn that this server has taken over from one that is gone.
 *
 * @param attempt 2 for the second owner, and so on
 * @param isUntouched whether its owners have recorded nothing of it
 */
public record TakenOver(OpenTurn turn, int attempt, boolean isUntouched) {}
