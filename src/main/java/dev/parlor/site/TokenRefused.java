package dev.parlor.site;

/** A token does not hold. Says nothing about why to whoever sent it; the message is for the log of a developer. */
public final class TokenRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TokenRefused(String why) {
        super(why, null, false, false);
    }
}
