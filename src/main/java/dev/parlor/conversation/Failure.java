package dev.parlor.conversation;

/**
 * Something went wrong, in words that may leave the server.
 *
 * @param code lower_snake_case, stable, for programs
 * @param message one sentence for a reader: no secret, no stack trace, no host name
 * @param retryable whether the same thing may work if it is tried again
 */
public record Failure(String code, String message, boolean retryable) {}
