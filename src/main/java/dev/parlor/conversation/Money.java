package dev.parlor.conversation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of US dollars, 0 or more, exact to a millionth of a millionth.
 *
 * <p>What one token costs is a whole number of these in every price list, so sums do not drift. A sum beyond nine million
 * dollars stays at the largest amount.
 *
 * @param picoUsd millionths of a millionth of a dollar
 */
public record Money(long picoUsd) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    private static final int SCALE = 12;
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE, SCALE);

    public Money {
        if (picoUsd < 0) {
            throw new IllegalArgumentException("an amount is 0 or more");
        }
    }

    /** Rounded to the nearest amount there is; what is below 0 or beyond the largest becomes those. */
    public static Money ofUsd(BigDecimal usd) {
        if (usd.compareTo(LARGEST) >= 0) {
            return new Money(Long.MAX_VALUE);
        }
        // Digits before the point; without this look a tiny number would be written out in all its zeros.
        boolean isTiny = usd.precision() - usd.scale() < -SCALE;
        return usd.signum() <= 0 || isTiny
                ? ZERO
                : new Money(usd.setScale(SCALE, RoundingMode.HALF_UP)
                        .unscaledValue()
                        .longValueExact());
    }

    /** So many times the amount. */
    public Money times(long count) {
        boolean fits = Math.multiplyHigh(picoUsd, count) == 0 && picoUsd * count >= 0;
        return new Money(fits ? picoUsd * count : Long.MAX_VALUE);
    }

    /** In dollars, without zeros at the end. */
    public BigDecimal usd() {
        BigDecimal usd = BigDecimal.valueOf(picoUsd, SCALE).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0, RoundingMode.UNNECESSARY) : usd;
    }

    public Money plus(Money other) {
        long sum = picoUsd + other.picoUsd;
        return new Money(sum < 0 ? Long.MAX_VALUE : sum);
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(picoUsd, other.picoUsd);
    }

    /** As dollars in plain digits, such as {@code 0.00013305}. */
    @Override
    public String toString() {
        return usd().toPlainString();
    }
}
