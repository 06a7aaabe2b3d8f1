package dev.parlor.conversation;

/** One conversation (an AG-UI thread). */
public record ConversationId(String value) {
    public ConversationId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("ConversationId must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
