package dev.parlor.tool.selection;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text is compared by: its words without capitals, accents and endings, and the beginnings of long ones, which
 * many forms of a word share. Scripts without spaces are taken two letters at a time.
 */
final class Terms {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern SEAM = Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");
    private static final Pattern ACCENT = Pattern.compile("\\p{M}+");
    private static final Pattern UNSPACED =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsThai}]+");

    /** Words that say nothing of what somebody wants, whatever tools there are. */
    private static final Set<String> EMPTY =
            Set.of(("a an and any are as at be been but by can could did do does for from"
                            + " had has have he her him his how i if in into is it its just let like may me more my no not of"
                            + " on one or our out please she should so some than that the their them then there these they"
                            + " this those to too up us use want was we were what when where which who why will with would"
                            + " yes you your need needs used using only ll ve re m s t d")
                    .split(" "));

    private static final int BEGINNING = 5;
    private static final double WEIGHT_OF_BEGINNING = 0.4;

    private Terms() {}

    /** Adds what a text says to what is there, each word with this weight. */
    static void add(String text, double weight, Map<String, Double> into) {
        String plain = ACCENT.matcher(Normalizer.normalize(SEAM.matcher(text).replaceAll(" "), Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        Matcher words = WORD.matcher(plain);
        while (words.find()) {
            addWord(words.group(), weight, into);
        }
    }

    private static void addWord(String word, double weight, Map<String, Double> into) {
        if (UNSPACED.matcher(word).lookingAt()) {
            for (int i = 0; i < word.length(); i++) {
                into.merge(word.substring(i, Math.min(word.length(), i + 2)), weight, Double::sum);
            }
        } else if (!EMPTY.contains(word)) {
            into.merge(stem(word), weight, Double::sum);
            if (word.length() > BEGINNING) {
                into.merge(word.substring(0, BEGINNING) + "-", weight * WEIGHT_OF_BEGINNING, Double::sum);
            }
        }
    }

    /** English endings; a word of another language keeps its own, and is met by its beginning. */
    private static String stem(String word) {
        String stem = withoutPlural(word);
        if (stem.length() > 5 && stem.endsWith("ing")) {
            stem = stem.substring(0, stem.length() - 3);
        } else if (stem.length() > 4 && stem.endsWith("ed")) {
            stem = stem.substring(0, stem.length() - 2);
        }
        if (stem.length() > 3 && stem.endsWith("e")) {
            stem = stem.substring(0, stem.length() - 1);
        }
        int end = stem.length();
        boolean doubled = end > 3 && stem.charAt(end - 1) == stem.charAt(end - 2);
        return doubled ? stem.substring(0, end - 1) : stem;
    }

    private static String withoutPlural(String word) {
        int end = word.length();
        if (end > 4 && word.endsWith("ies")) {
            return word.substring(0, end - 3) + "y";
        }
        boolean plural =
                end > 3 && word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is");
        return plural ? word.substring(0, end - 1) : word;
    }
}
