package dev.parlor.provider.stream;

/** Keeps pairs of surrogates together over the pieces of a text, so that each piece is text by itself. */
final class WholeCharacters {
    private static final char REPLACEMENT = '\uFFFD';
    private char held;

    /** The piece with what was held back before it, without a high surrogate at its end; may be empty. */
    String take(String piece) {
        String text = held == 0 ? piece : held + piece;
        int length = text.length();
        if (length == 0) {
            return text;
        }
        held = Character.isHighSurrogate(text.charAt(length - 1)) ? text.charAt(length - 1) : 0;
        return whole(held == 0 ? text : text.substring(0, length - 1));
    }

    private static String whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return withoutLoneSurrogates(text);
            }
        }
        return text;
    }

    private static String withoutLoneSurrogates(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(point ->
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? REPLACEMENT : point)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
