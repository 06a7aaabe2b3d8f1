package dev.parlor.conversation;

/** What one request to a model has cost, and how that is known. */
public sealed interface Cost {
    /** The provider said so. */
    record Reported(Money amount) implements Cost {}

    /** Worked out from tokens and prices. */
    record Listed(Money amount) implements Cost {}

    /** Nobody knows a price. */
    record Unknown() implements Cost {}

    /** What is known of it; zero if nothing is. */
    default Money known() {
        return switch (this) {
            case Reported reported -> reported.amount();
            case Listed listed -> listed.amount();
            case Unknown unknown -> Money.ZERO;
        };
    }
}
