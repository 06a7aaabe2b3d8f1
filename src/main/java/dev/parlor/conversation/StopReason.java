package dev.parlor.conversation;

/** Why a turn ended without an error. */
public enum StopReason {
    /** The model was done. */
    COMPLETED,
    /** The visitor stopped it. */
    CANCELLED,
    /** The visitor wrote more meanwhile: what was said stands, and the next turn answers that. */
    STEERED,
    /** The answer reached the model's token limit and was cut. */
    LENGTH,
    /** The model or its provider declined. */
    DECLINED,
    /** The model asked for tools in every round that it was given. */
    ROUND_LIMIT
}
