package dev.parlor.conversation;

/** One message, unique over all conversations. */
public record MessageId(String value) {
    public MessageId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("MessageId must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
