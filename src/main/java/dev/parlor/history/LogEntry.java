package dev.parlor.history;

/**
 * One numbered entry of a conversation's log.
 *
 * @param seq 1 or more, contiguous within a conversation
 * @param frame the text that observers are sent
 */
public record LogEntry(long seq, String frame) {}
