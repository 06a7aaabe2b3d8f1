package dev.parlor.history;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import java.time.LocalDate;

/** Something whose spending is added up, so that it can have a limit. Days are those of UTC. */
public sealed interface Account {
    SiteId site();

    record OfSite(SiteId site, LocalDate day) implements Account {}

    record OfVisitor(SiteId site, VisitorId visitor, LocalDate day) implements Account {}

    record OfConversation(SiteId site, ConversationId conversation) implements Account {}
}
