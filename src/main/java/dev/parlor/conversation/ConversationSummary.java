package dev.parlor.conversation;

import java.time.Instant;

/**
 * A conversation as lists show it.
 *
 * @param preview the beginning of the visitor's latest message
 * @param messages how many messages visitors and assistant have written
 * @param seq number of the log's last entry when the last turn ended
 */
public record ConversationSummary(
        ConversationId id,
        SiteId site,
        VisitorId visitor,
        boolean running,
        String preview,
        long messages,
        long seq,
        Instant createdAt,
        Instant updatedAt) {}
