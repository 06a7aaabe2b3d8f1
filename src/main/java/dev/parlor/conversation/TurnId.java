package dev.parlor.conversation;

/** One turn (an AG-UI run): from a visitor's message to the end of the answer. */
public record TurnId(String value) {
    public TurnId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("TurnId must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
