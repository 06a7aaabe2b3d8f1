package dev.parlor.embedded.demo;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** References and numbers of the shape that a schema's pattern gives. */
final class Codes {
    private static final Pattern WITH_DIGIT = Pattern.compile("\\b(?=[\\p{L}-]*\\d)[\\p{L}\\d][\\p{L}\\d_-]*");
    private static final Pattern BEGINNING = Pattern.compile("[\\p{L}\\p{N}_-]+(?![\\p{L}\\p{N}_-]|[?*+{|])");
    private static final int SHORTEST_BEGINNING = 2;

    private Codes() {}

    /**
     * The first word of the pattern's shape; small letters are forgiven where the pattern wants capitals. Letters alone
     * are no accident only behind a beginning that every such code has.
     */
    static Optional<String> in(String pattern, String text) {
        boolean known = beginning(pattern).length() >= SHORTEST_BEGINNING;
        try {
            Pattern exact = Pattern.compile(bare(pattern));
            Pattern shape = Pattern.compile(
                    "(?<![\\p{L}\\p{N}_-])(?:" + bare(pattern) + ")(?![\\p{L}\\p{N}_-])", Pattern.CASE_INSENSITIVE);
            return shape.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .filter(found -> known || found.chars().anyMatch(Character::isDigit))
                    .flatMap(found -> Stream.of(found, found.toUpperCase(Locale.ROOT), found.toLowerCase(Locale.ROOT)))
                    .filter(found -> exact.matcher(found).matches())
                    .findFirst();
        } catch (PatternSyntaxException notOfJava) {
            return withDigit(text);
        }
    }

    static Optional<String> withDigit(String text) {
        return WITH_DIGIT.matcher(text).results().map(MatchResult::group).findFirst();
    }

    /** Whether something in the text begins as every such code does: {@code ORD-12} where {@code ORD-123456} is wanted. */
    static boolean isBegun(String pattern, String text) {
        String beginning = beginning(pattern);
        return beginning.length() >= SHORTEST_BEGINNING
                && Pattern.compile(
                                "(?<![\\p{L}\\p{N}])" + Pattern.quote(beginning) + "[\\p{L}\\p{N}]",
                                Pattern.CASE_INSENSITIVE)
                        .matcher(text)
                        .find();
    }

    private static String beginning(String pattern) {
        Matcher plain = BEGINNING.matcher(bare(pattern));
        return plain.lookingAt() ? plain.group() : "";
    }

    private static String bare(String pattern) {
        return pattern.replaceFirst("^\\^", "").replaceFirst("\\$$", "");
    }
}
