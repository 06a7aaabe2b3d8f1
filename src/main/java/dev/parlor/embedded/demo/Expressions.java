package dev.parlor.embedded.demo;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Arithmetic in a text, written in signs (12*7+3) or words (12 times 7, 15 % of 80). */
final class Expressions {
    private static final String NUMBER = "\\d+(?:[.,]\\d+)?";
    /** Every repetition of a group is bounded: the matcher's stack grows with each. */
    private static final String OPENING = "(?:[-+(\\s]|sqrt\\(){0,8}";

    private static final String OPERAND = OPENING + NUMBER + "[)\\s]*";
    private static final Pattern ARITHMETIC = Pattern.compile(
            "(?:[(]|(?<![\\p{L}\\p{N}_-])-|sqrt\\(){0,8}" + NUMBER + "[)\\s]*(?:[-+*/^%]" + OPERAND + "){1,50}");
    private static final Pattern ROOT = Pattern.compile("sqrt\\([^()]*\\)");
    /** A date has the shape of a subtraction. */
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}/\\d{1,2}/\\d{4}");

    private static final Pattern RANGE = Pattern.compile("\\s*\\d+-\\d+\\s*");
    private static final Pattern ASKED = Pattern.compile("what is|what's|how much|calculate|compute|=");

    private Expressions() {}

    static Optional<String> in(String text) {
        String signs = DATE.matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .replaceAll("(" + NUMBER + ")\\s*(?:%|percent)\\s+of\\s+(" + NUMBER + ")", "$1/100*$2")
                .replaceAll("(?:the )?square root of (" + NUMBER + ")", "sqrt($1)")
                .replaceAll("(?<=\\d)\\s+(?:times|multiplied by|x)\\s+(?=\\d)", "*")
                .replaceAll("(?<=\\d)\\s*[×·]\\s*(?=\\d)", "*")
                .replaceAll("(?<=\\d)\\s*÷\\s*(?=\\d)", "/")
                .replaceAll("(?<=\\d)\\s+(?:divided by|over)\\s+(?=\\d)", "/")
                .replaceAll("(?<=\\d)\\s+plus\\s+(?=\\d)", "+")
                .replaceAll("(?<=\\d)\\s+minus\\s+(?=\\d)", "-")
                .replaceAll("(?<=\\d)\\s+to the power of\\s+(?=\\d)", "^");
        return ARITHMETIC
                .matcher(signs)
                .results()
                .map(MatchResult::group)
                .filter(found ->
                        !RANGE.matcher(found).matches() || ASKED.matcher(signs).find())
                .findFirst()
                .or(() -> ROOT.matcher(signs).results().map(MatchResult::group).findFirst())
                .map(Expressions::closed);
    }

    private static String closed(String expression) {
        String stripped = expression.strip();
        long open = stripped.chars().filter(c -> c == '(').count();
        long close = stripped.chars().filter(c -> c == ')').count();
        return close > open
                ? stripped.substring(0, stripped.length() - (int) (close - open))
                        .strip()
                : stripped + ")".repeat((int) (open - close));
    }
}
