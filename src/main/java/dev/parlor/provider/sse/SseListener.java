package dev.parlor.provider.sse;

/**
 * What a {@link SseDecoder} tells, in the order of the stream.
 *
 * <p>The data is a slice of the decoder's own memory: valid during the call only, UTF-8 that nobody has checked, lines
 * joined by LF, possibly empty.
 */
public interface SseListener {
    /** A whole event; {@code name} is {@code message} if the stream gave none. */
    void event(String name, byte[] bytes, int offset, int length);

    /** A last event without its blank line, which the specification would drop; told by {@link SseDecoder#end()}. */
    void unterminated(String name, byte[] bytes, int offset, int length);

    /** A comment: nothing to read, but the other side lives. */
    default void comment() {}
}
