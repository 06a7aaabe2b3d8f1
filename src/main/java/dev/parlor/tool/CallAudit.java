package dev.parlor.tool;

/** Takes down what was called. Never fails, never waits. */
public interface CallAudit {
    void add(CallRecord call);
}
