package dev.parlor.tool.sql;

import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param text as the author wrote it; of a parameter the name without its colon
 */
record SqlToken(Kind kind, String text) {
    enum Kind {
        /** A keyword, or a name without quotes. */
        WORD,
        /** {@code :name}. */
        PARAMETER,
        OPENING,
        CLOSING,
        COMMA,
        SEMICOLON,
        /** Blanks and comments. */
        BLANK,
        /** Strings, quoted names, numbers, operators. */
        OTHER
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isWord(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    /** The word in lower case; empty for everything else. */
    String keyword() {
        return kind == Kind.WORD ? text.toLowerCase(Locale.ROOT) : "";
    }
}
