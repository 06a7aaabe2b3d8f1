package dev.parlor.history;

/** The turn has another owner; whoever meets this must stop without another write. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedException() {
        super("the turn has another owner", null, false, false);
    }
}
