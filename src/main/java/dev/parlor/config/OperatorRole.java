package dev.parlor.config;

/** What a person at the dashboard may do; each may what those before it may. */
public enum OperatorRole {
    /** Reads. */
    VIEWER,
    /** Acts for and upon visitors. */
    OPERATOR,
    /** Changes how the installation works. */
    ADMIN;

    public boolean includes(OperatorRole other) {
        return compareTo(other) >= 0;
    }
}
