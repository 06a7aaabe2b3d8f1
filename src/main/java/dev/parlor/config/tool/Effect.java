package dev.parlor.config.tool;

/** Whether a tool changes anything outside of Parlor. */
public enum Effect {
    /** May be repeated, cached, and shared by callers that ask the same thing at once. */
    READ,
    /** Happens at most once for each call: never cached, and never repeated unless it is certain that nothing was done. */
    WRITE
}
