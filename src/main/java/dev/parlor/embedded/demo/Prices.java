package dev.parlor.embedded.demo;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of prices in a text: under 100, over 50, between 50 and 100, 50-100. */
final class Prices {
    /** Either bound may be open. */
    record Range(Optional<BigDecimal> from, Optional<BigDecimal> to) {
        /** {@code 50-100}, {@code 0-100} or {@code 50+}. */
        String written() {
            String least = from.map(BigDecimal::toPlainString).orElse("0");
            return to.map(most -> least + "-" + most.toPlainString()).orElse(least + "+");
        }
    }

    /** Behind a whole number that is no price. */
    static final String NO_CURRENCY = "(?!\\s*(?:euros?|eur|dollars?|usd|€|\\$)(?![\\p{L}]))";

    private static final String AMOUNT = "[$€£]?\\s*(\\d+(?:,\\d{3}){0,5}(?:\\.\\d+)?)\\s*(k\\b)?";
    private static final String CURRENCY = "(?:\\s*(?:euros?|eur|dollars?|usd|€)(?![\\p{L}]))?";
    private static final Pattern BOTH = Pattern.compile(
            "(?:between|from)?\\s*" + AMOUNT + "\\s*(?:-|–|to|and)\\s*" + AMOUNT, Pattern.CASE_INSENSITIVE);
    /** Both bounds, where words or a currency say that they are prices. */
    private static final Pattern RANGE = Pattern.compile(
            "\\b(?:between|from)\\s+" + AMOUNT + "\\s*(?:-|–|to|and)\\s*" + AMOUNT + CURRENCY + "\\s*|\\b" + AMOUNT
                    + "\\s*(?:-|–|to)\\s*" + AMOUNT + "\\s*(?:euros?|eur|dollars?|usd|€)(?![\\p{L}])\\s*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern MOST = Pattern.compile(
            "\\b(?:under|below|less than|cheaper than|up to|at most|max(?:imum)?|within)\\s+" + AMOUNT + CURRENCY,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LEAST = Pattern.compile(
            "\\b(?:over|above|more than|at least|from|min(?:imum)?)\\s+" + AMOUNT + CURRENCY, Pattern.CASE_INSENSITIVE);

    private Prices() {}

    static Optional<Range> in(String text) {
        Matcher both = BOTH.matcher(text);
        if (both.find()) {
            return Optional.of(new Range(Optional.of(amount(both, 1)), Optional.of(amount(both, 3))));
        }
        Matcher most = MOST.matcher(text);
        if (most.find()) {
            return Optional.of(new Range(Optional.empty(), Optional.of(amount(most, 1))));
        }
        Matcher least = LEAST.matcher(text);
        return least.find()
                ? Optional.of(new Range(Optional.of(amount(least, 1)), Optional.empty()))
                : Optional.empty();
    }

    /** The text without bounds like "under 100" and "between 50 and 90 euros". */
    static String without(String text) {
        return LEAST.matcher(MOST.matcher(RANGE.matcher(text).replaceAll(" ")).replaceAll(""))
                .replaceAll("")
                .strip();
    }

    private static BigDecimal amount(Matcher found, int group) {
        BigDecimal plain = Numbers.valueOf(found.group(group));
        return found.group(group + 1) == null ? plain : plain.multiply(BigDecimal.valueOf(1000));
    }
}
