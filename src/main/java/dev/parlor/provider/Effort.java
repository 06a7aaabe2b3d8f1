package dev.parlor.provider;

import java.util.Locale;

/** How much a model is to think before it answers, from not at all upwards. */
public enum Effort {
    NONE(0),
    MINIMAL(0.1),
    LOW(0.2),
    MEDIUM(0.5),
    HIGH(0.8),
    XHIGH(0.9),
    MAX(0.95);

    private final double share;

    Effort(double share) {
        this.share = share;
    }

    /**
     * The other way round.
     *
     * @throws IllegalArgumentException if no effort is called so
     */
    public static Effort of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** As providers write it, such as {@code medium}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The part of the answer's tokens that goes into thinking, 0 to 1, for models that count instead of weigh. */
    public double share() {
        return share;
    }
}
