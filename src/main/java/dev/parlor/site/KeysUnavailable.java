package dev.parlor.site;

/** Nobody can tell yet whether a token holds, since the keys could not be fetched: try again later. */
public final class KeysUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeysUnavailable() {
        super("the keys could not be fetched", null, false, false);
    }
}
