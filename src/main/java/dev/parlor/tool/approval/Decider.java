package dev.parlor.tool.approval;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import java.util.Optional;
import java.util.Set;

/** Somebody who decides, as the server knows them. */
public sealed interface Decider {
    /** A visitor in a conversation that they have shown to be theirs. */
    record OfVisitor(SiteId site, VisitorId visitor, ConversationId conversation) implements Decider {}

    /**
     * An operator.
     *
     * @param sites whose questions they see; empty: all
     * @param watched the conversation whose questions they can see from where they are; empty for all
     */
    record OfOperator(String name, Set<SiteId> sites, Optional<ConversationId> watched) implements Decider {
        public OfOperator {
            sites = Set.copyOf(sites);
        }
    }

    /** Who it was, for the record. */
    default String label() {
        return switch (this) {
            case OfVisitor visitor -> "visitor";
            case OfOperator operator -> "operator:" + operator.name();
        };
    }
}
