package dev.parlor.embedded.demo;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The demo model's tokens: words and signs to stream, four characters a token to count. */
final class Tokens {
    private static final int CHARACTERS_A_TOKEN = 4;
    private static final Pattern PIECES = Pattern.compile("\\s*[\\p{L}\\p{M}\\p{N}_]+|\\s*[^\\s]|\\s+$");
    private static final Pattern ARGUMENT_PIECES = Pattern.compile(".{1,7}", Pattern.DOTALL);

    private Tokens() {}

    static int count(String text) {
        return (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
    }

    /** The text's words and signs, each with the blanks before it; joined they are the text. */
    static List<String> pieces(String text) {
        return all(PIECES, text);
    }

    /** A call's arguments in short pieces that are no JSON by themselves. */
    static List<String> argumentPieces(String json) {
        return all(ARGUMENT_PIECES, json);
    }

    /** The longest beginning of the text within so many tokens that does not end inside a piece. */
    static String atMost(int tokens, String text) {
        if (count(text) <= tokens) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        for (String piece : pieces(text)) {
            if (kept.length() + piece.length() > (long) tokens * CHARACTERS_A_TOKEN) {
                break;
            }
            kept.append(piece);
        }
        return kept.toString();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
