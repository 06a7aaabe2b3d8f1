package dev.parlor.tool.mcp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an {@link HttpExchange} ended. */
sealed interface HttpEnd {
    /** The server said all that it had to say; it may have been nothing. */
    record Read() implements HttpEnd {}

    /** The server refused, with a status that is not one of success. */
    record Refused(int status, @Nullable Duration retryAfter) implements HttpEnd {}

    /** There was no connection: nothing was sent. */
    record NotSent(Throwable cause) implements HttpEnd {}

    /** The connection broke after something was sent. */
    record BrokenOff(String why) implements HttpEnd {}

    /** A message was larger than is read. */
    record TooLarge() implements HttpEnd {}
}
