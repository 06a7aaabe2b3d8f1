package dev.parlor.tool.page;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;

/** Whose page it is and what it shows. A visitor of two sites by the same name is two people. */
public record PageOwner(SiteId site, ConversationId conversation, VisitorId visitor) {}
