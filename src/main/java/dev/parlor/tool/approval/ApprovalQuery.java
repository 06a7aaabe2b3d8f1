package dev.parlor.tool.approval;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import java.util.Optional;
import java.util.Set;

/**
 * Which questions somebody wants to see.
 *
 * @param waiting those that wait, or those that do not any more
 * @param sites of which sites; empty for all
 * @param limit most of them, 1 or more
 */
public record ApprovalQuery(
        boolean waiting,
        Optional<Set<SiteId>> sites,
        Optional<ConversationId> conversation,
        Optional<Approval.Approver> by,
        int limit) {}
