package dev.parlor.tool.approval;

import dev.parlor.conversation.ConversationId;
import java.util.Optional;

/** Somebody who decides, as the server knows them. */
public sealed interface Decider {
    /** The visitor whose conversation it is. */
    record OfVisitor(ConversationId conversation) implements Decider {}

    /**
     * An operator.
     *
     * @param watched the conversation whose questions they can see from where they are; empty for all
     */
    record OfOperator(String name, Optional<ConversationId> watched) implements Decider {}

    /** Who it was, for the record. */
    default String label() {
        return switch (this) {
            case OfVisitor visitor -> "visitor";
            case OfOperator operator -> "operator:" + operator.name();
        };
    }
}
