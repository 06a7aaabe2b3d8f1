package dev.parlor.embedded.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a message into the things it asks for: at sentence ends, line ends, commas and "and". */
final class Wishes {
    /** A stretch of the message; {@code from} and {@code to} are its bounds there. */
    record Wish(int from, int to, String text) {}

    private static final Pattern BOUNDARY = Pattern.compile(
            "[.!?]+(?=\\s|$)|\\n+|;|,(?=\\s)|(?<=\\s)(?:and|then|plus|as well as)(?:\\s+(?:also|then))?(?=\\s)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|“[^”]*”");

    private static final int MAX_WISHES = 40;

    private Wishes() {}

    static List<Wish> in(String message) {
        List<Wish> wishes = new ArrayList<>();
        Matcher boundary = BOUNDARY.matcher(message);
        int from = 0;
        while (boundary.find() && wishes.size() < MAX_WISHES) {
            String before = message.substring(from, boundary.start());
            boolean inside =
                    isQuoted(message, boundary.start()) || (boundary.group().startsWith("and") && isOpenPair(before));
            if (!inside) {
                add(wishes, message, from, boundary.end());
                from = boundary.end();
            }
        }
        add(wishes, message, from, message.length());
        return wishes;
    }

    private static void add(List<Wish> wishes, String message, int from, int to) {
        String text = message.substring(from, to)
                .strip()
                .replaceFirst("(?i)[\\s,;.!?]*(?:\\b(?:and|then|plus|as well as)(?:\\s+(?:also|then))?)?$", "");
        if (!text.isBlank()) {
            wishes.add(new Wish(from, to, text.strip()));
        }
    }

    /** "between A and B": the two belong to one wish. */
    private static boolean isOpenPair(String before) {
        List<String> words = Words.of(before);
        return words.lastIndexOf("between") > words.lastIndexOf("and");
    }

    private static boolean isQuoted(String message, int position) {
        return QUOTED.matcher(message)
                .results()
                .anyMatch(quote -> quote.start() < position && position < quote.end() - 1);
    }
}
