package dev.parlor.config.tool;

/** Whose calls a rate counts together. */
public enum RateScope {
    VISITOR,
    CONVERSATION,
    SITE
}
