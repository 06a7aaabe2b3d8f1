package dev.parlor.embedded.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Words of names and sentences, and when two of them mean the same thing well enough. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:'\\p{L}+)?");
    private static final Pattern CAMEL = Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");
    private static final Set<String> EMPTY = Set.of(
            ("a an the this that these those i i'm i'd me my you your we our us it its it's he she they them is are"
                            + " was were be been am do does did have has had can could would will shall should may might must of"
                            + " to in on at by for from with about as into and or but if then so not no yes please what what's"
                            + " which who whom how when where why there here many much any some all more one get give tell let"
                            + " want need like just also too now only use uses used returns return given gives e.g eg such")
                    .split(" "));
    /** Words of visitors, and the words that tools are named by. */
    private static final Map<String, List<String>> ALSO = Map.ofEntries(
            Map.entry("show", List.of("search", "list")),
            Map.entry("find", List.of("search", "list")),
            Map.entry("look", List.of("search")),
            Map.entry("looking", List.of("search")),
            Map.entry("list", List.of("search")),
            Map.entry("browse", List.of("search", "list")),
            Map.entry("recommend", List.of("search")),
            Map.entry("sell", List.of("search", "product")),
            Map.entry("stock", List.of("search", "product")),
            Map.entry("flat", List.of("property")),
            Map.entry("apartment", List.of("property")),
            Map.entry("house", List.of("property")),
            Map.entry("villa", List.of("property")),
            Map.entry("free", List.of("availability")),
            Map.entry("slot", List.of("availability", "appointment")),
            Map.entry("open", List.of("create")),
            Map.entry("raise", List.of("create")),
            Map.entry("complaint", List.of("ticket", "issue")),
            Map.entry("complain", List.of("ticket", "issue")),
            Map.entry("problem", List.of("ticket", "issue")),
            Map.entry("broken", List.of("ticket", "issue")),
            Map.entry("damaged", List.of("ticket", "issue")),
            Map.entry("reserve", List.of("book", "booking")),
            Map.entry("package", List.of("order")),
            Map.entry("parcel", List.of("order")),
            Map.entry("delivery", List.of("order", "status")),
            Map.entry("shipped", List.of("order", "status")),
            Map.entry("track", List.of("order", "status")),
            Map.entry("clock", List.of("time")),
            Map.entry("o'clock", List.of("time")),
            Map.entry("compute", List.of("calculator")),
            Map.entry("forecast", List.of("weather")),
            Map.entry("cost", List.of("price")),
            Map.entry("cheap", List.of("price")));

    private static final int SHORTEST_STEM = 5;

    private Words() {}

    /** All words in lower case; names in camelCase and with underscores fall apart. */
    static List<String> of(String text) {
        String spaced = CAMEL.matcher(text).replaceAll(" ").replace('_', ' ');
        return WORD.matcher(spaced)
                .results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The words of more than one letter, with their capitals. */
    static List<String> asWritten(String text) {
        return WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(word -> word.length() > 1)
                .toList();
    }

    /** The words that say something, each in a simple basic form. */
    static List<String> telling(String text) {
        return of(text).stream()
                .filter(word -> !EMPTY.contains(word))
                .map(Words::singular)
                .toList();
    }

    static List<String> alsoMeantBy(String word) {
        return ALSO.getOrDefault(word, List.of());
    }

    /** Equal, or one word in two forms: available, availability. */
    static boolean match(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        int common = 0;
        while (common < Math.min(one.length(), other.length()) && one.charAt(common) == other.charAt(common)) {
            common++;
        }
        int shorter = Math.min(one.length(), other.length());
        int longer = Math.max(one.length(), other.length());
        return common >= SHORTEST_STEM && common * 10 >= shorter * 7 && longer - common <= SHORTEST_STEM;
    }

    private static String singular(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        boolean plural = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us");
        return plural ? word.substring(0, word.length() - 1) : word;
    }
}
