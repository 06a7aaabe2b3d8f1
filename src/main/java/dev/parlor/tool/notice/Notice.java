package dev.parlor.tool.notice;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import java.time.Instant;

/**
 * Something that happened in a conversation and that a person should know.
 *
 * @param id the call's, so that it is told once however often it is written
 * @param title in words
 */
public record Notice(
        String id, SiteId site, ConversationId conversation, String tool, String title, boolean urgent, Instant at) {}
