package dev.parlor.embedded.demo;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds a quantity and the unit somebody wants it in: "5 miles in km", "how many pounds are 3 kg". */
final class Units {
    /** Symbols stand as the visitor wrote them, for MB is not Mb; names are in lower case. */
    record Conversion(BigDecimal value, String from, String to) {}

    /** Each line is one unit in its many spellings. */
    private static final List<List<String>> SPELLINGS = List.of(
                    "km kilometer kilometers kilometre kilometres",
                    "m meter meters metre metres",
                    "cm centimeter centimeters centimetre centimetres",
                    "mm millimeter millimeters millimetre millimetres",
                    "mi mile miles",
                    "ft foot feet",
                    "inch inches",
                    "yd yard yards",
                    "kg kilogram kilograms kilo kilos",
                    "g gram grams",
                    "lb lbs pound pounds",
                    "oz ounce ounces",
                    "t ton tons tonne tonnes",
                    "l liter liters litre litres",
                    "ml milliliter milliliters millilitre millilitres",
                    "gal gallon gallons",
                    "c celsius centigrade °c",
                    "f fahrenheit °f",
                    "k kelvin",
                    "kmh km/h kph",
                    "mph",
                    "h hour hours",
                    "min minute minutes",
                    "s sec second seconds",
                    "day days",
                    "week weeks",
                    "kb kilobyte kilobytes",
                    "mb megabyte megabytes",
                    "gb gigabyte gigabytes",
                    "ha hectare hectares",
                    "acre acres")
            .stream()
            .map(line -> Arrays.asList(line.split(" ")))
            .toList();

    private static final Map<String, String> TEMPERATURES = Map.of("c", "celsius", "f", "fahrenheit", "k", "kelvin");
    private static final int LONGEST_SYMBOL = 3;
    private static final String ANY = SPELLINGS.stream()
            .flatMap(List::stream)
            .sorted((a, b) -> b.length() - a.length())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    private static final Pattern QUANTITY = Pattern.compile(
            "(?:(" + Numbers.DIGITS.replace("(?![\\p{N}_])", "") + ")|\\b(" + Numbers.WORDS + "))\\s*(?:degrees?\\s*)?("
                    + ANY + ")(?![\\p{L}\\p{N}/])",
            Pattern.CASE_INSENSITIVE);
    /** A unit of one letter counts only where a unit must stand. */
    private static final Pattern TARGET = Pattern.compile(
            "(?:\\b(?:in|to|into|as|many|much)\\s+(?:degrees?\\s*)?(" + ANY
                    + ")|(?<![\\p{L}\\p{N}])((?!\\p{L}(?!\\p{L}))(?:" + ANY + ")))(?![\\p{L}\\p{N}/])",
            Pattern.CASE_INSENSITIVE);

    private Units() {}

    static Optional<Conversion> conversion(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.find()) {
            return Optional.empty();
        }
        String written = quantity.group(1) != null ? quantity.group(1) : quantity.group(2);
        String from = named(quantity.group(3));
        return TARGET.matcher(text)
                .results()
                .filter(target -> target.end() <= quantity.start() || target.start() >= quantity.end())
                .map(Units::unit)
                .filter(to -> !spellings(to).contains(lower(from)))
                .findFirst()
                .map(to -> new Conversion(Numbers.valueOf(written), from, to));
    }

    /** All spellings of the unit, the unit alone where it is not known. */
    static List<String> spellings(String unit) {
        return SPELLINGS.stream()
                .filter(line -> line.contains(lower(unit)))
                .findFirst()
                .orElse(List.of(unit));
    }

    private static String unit(MatchResult target) {
        return named(target.group(1) != null ? target.group(1) : target.group(2));
    }

    /** A temperature's letter becomes its name, which every converter knows. */
    private static String named(String written) {
        String name = TEMPERATURES.get(lower(written).replace("°", ""));
        return name != null ? name : written.length() <= LONGEST_SYMBOL ? written : lower(written);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
