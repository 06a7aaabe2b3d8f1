package dev.parlor.conversation;

/**
 * Several charges added up.
 *
 * @param cost of the calls that have a price
 * @param calls how many requests to models
 * @param unpriced how many of them have no price
 * @param estimated how many of them have estimated tokens
 */
public record Spent(Usage usage, Money cost, long calls, long unpriced, long estimated) {
    public static final Spent NOTHING = new Spent(Usage.NONE, Money.ZERO, 0, 0, 0);

    public static Spent of(Charge charge) {
        return new Spent(
                charge.usage(),
                charge.cost().known(),
                1,
                charge.cost() instanceof Cost.Unknown ? 1 : 0,
                charge.estimated() ? 1 : 0);
    }

    public Spent plus(Spent other) {
        return new Spent(
                usage.plus(other.usage),
                cost.plus(other.cost),
                calls + other.calls,
                unpriced + other.unpriced,
                estimated + other.estimated);
    }

    /** Whether the price of anything is known; then {@link #cost} means something. */
    public boolean isPriced() {
        return calls > unpriced;
    }
}
