package dev.parlor.tool.builtin;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A unit as an exact fraction of its dimension's base unit: base = (value + offset) * numerator / denominator.
 *
 * @param symbol unique, also by how it is written large or small
 * @param offset 0 except for temperatures
 */
record Unit(Dimension dimension, String symbol, BigDecimal numerator, BigDecimal denominator, BigDecimal offset) {
    enum Dimension {
        LENGTH,
        MASS,
        VOLUME,
        TEMPERATURE,
        SPEED,
        AREA,
        DATA,
        TIME
    }

    /** The value in another unit of the same dimension: exact, or to the digits of the context. */
    BigDecimal convert(BigDecimal value, Unit to, MathContext digits) {
        BigDecimal above = value.add(offset).multiply(numerator).multiply(to.denominator);
        BigDecimal below = denominator.multiply(to.numerator);
        // The offset is taken off before anything is rounded: (a / b) - o = (a - o * b) / b.
        return above.subtract(to.offset.multiply(below)).divide(below, digits);
    }

    /** Whether the value lies below the zero of a scale that cannot go below it. */
    boolean isBelowZero(BigDecimal value) {
        return dimension == Dimension.TEMPERATURE && value.add(offset).signum() < 0;
    }
}
