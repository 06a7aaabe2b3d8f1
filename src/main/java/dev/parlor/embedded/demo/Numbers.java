package dev.parlor.embedded.demo;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Numbers in a text, in digits or as the small number words. */
final class Numbers {
    static final String WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred";
    /** A number that is not part of a word or a code. */
    static final String DIGITS = "(?<![\\p{L}\\p{N}_-]|\\d[.,])-?\\d+(?:,\\d{3}){0,5}(?:\\.\\d+)?(?![\\p{N}_])";

    private static final Pattern NUMBER =
            Pattern.compile(DIGITS + "(?!\\p{L}{4})|\\b(?:" + WORDS + ")\\b", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Integer> VALUES = Map.ofEntries(
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("twenty", 20),
            Map.entry("hundred", 100));

    private Numbers() {}

    static List<BigDecimal> in(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(found -> valueOf(found.group()))
                .toList();
    }

    static BigDecimal valueOf(String written) {
        Integer word = VALUES.get(written.toLowerCase(Locale.ROOT));
        return word != null ? BigDecimal.valueOf(word) : new BigDecimal(written.replace(",", ""));
    }

    /** As JSON has it: whole where it is. */
    static Object plain(BigDecimal number) {
        BigDecimal bare = number.stripTrailingZeros();
        if (bare.scale() <= 0 && bare.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0) {
            return bare.longValueExact();
        }
        return bare.doubleValue();
    }
}
