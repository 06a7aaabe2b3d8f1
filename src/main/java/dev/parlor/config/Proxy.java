package dev.parlor.config;

/**
 * A server that connections to the outside go through.
 *
 * @param user empty for none
 * @param password {@link Secret#NONE} for none
 */
public record Proxy(Kind kind, String host, int port, String user, Secret password) {
    /** What is spoken with it. */
    public enum Kind {
        HTTP,
        SOCKS5
    }
}
