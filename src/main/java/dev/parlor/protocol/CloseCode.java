package dev.parlor.protocol;

/**
 * Why the server closes a socket, in numbers that tell the client its next move: 4000 to 4499 reconnect with full
 * jitter, 4500 to 4999 do not.
 */
public enum CloseCode {
    DONE(1000, "done"),
    TOO_BIG(1009, "frame too big"),
    DRAIN(4001, "server is restarting"),
    SLOW(4008, "too slow to read"),
    NO_PONG(4012, "no pong"),
    RATE_LIMIT(4013, "too many frames"),
    BAD_TOKEN(4500, "token refused"),
    ORIGIN(4501, "origin not allowed"),
    TOO_MANY_CONNECTIONS(4504, "too many connections"),
    PROTOCOL_ERROR(4505, "protocol error");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    /** At most 123 bytes of UTF-8, as RFC 6455 section 5.5 allows. */
    public String reason() {
        return reason;
    }
}
