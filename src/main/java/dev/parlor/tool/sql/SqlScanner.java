package dev.parlor.tool.sql;

import dev.parlor.tool.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a statement into tokens by the lexical rules of Postgres, with {@code standard_conforming_strings} on.
 *
 * <p>Finds out what is code and what is a string or a comment, so that {@code :name} means an argument only in code.
 * Nothing rests on it but that: values never become part of the text.
 */
final class SqlScanner {
    private static final Pattern BLANKS = Pattern.compile("(?:\\s+|--[^\\n\\r]*)+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\p{L}\\p{N}_.]*");
    private static final Pattern PARAMETER = Pattern.compile(":([a-zA-Z_][a-zA-Z0-9_]*)");
    private static final Pattern DOLLAR_TAG = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");
    private static final Pattern POSITIONAL = Pattern.compile("\\$\\d");
    /** What goes on an escape string on the next line, by the standard's odd rule. */
    private static final Pattern CONTINUATION = Pattern.compile("\\s*[\\n\\r]\\s*'");

    private final String text;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    private SqlScanner(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if a string or a comment has no end, or a value is named by its number */
    static List<SqlToken> scan(String text) {
        SqlScanner scanner = new SqlScanner(text);
        while (scanner.at < text.length()) {
            scanner.next();
        }
        return scanner.tokens;
    }

    private void next() {
        char first = text.charAt(at);
        switch (first) {
            case '\'' -> add(Kind.OTHER, closing("'", at + 1));
            case '"' -> add(Kind.OTHER, closing("\"", at + 1));
            case '(' -> add(Kind.OPENING, at + 1);
            case ')' -> add(Kind.CLOSING, at + 1);
            case ',' -> add(Kind.COMMA, at + 1);
            case ';' -> add(Kind.SEMICOLON, at + 1);
            case '$' -> dollar();
            case ':' -> colon();
            default -> other();
        }
    }

    private void other() {
        Matcher blanks = at(BLANKS);
        Matcher word = at(WORD);
        Matcher number = at(NUMBER);
        if (blanks.lookingAt()) {
            add(Kind.BLANK, blanks.end());
        } else if (text.startsWith("/*", at)) {
            add(Kind.BLANK, endOfComment());
        } else if (text.regionMatches(true, at, "e'", 0, 2)) {
            add(Kind.OTHER, endOfEscapeString(at + 2));
        } else if (word.lookingAt()) {
            add(Kind.WORD, word.end());
        } else {
            add(Kind.OTHER, number.lookingAt() ? number.end() : at + 1);
        }
    }

    private void colon() {
        Matcher parameter = at(PARAMETER);
        if (text.startsWith("::", at) || text.startsWith(":=", at)) {
            add(Kind.OTHER, at + 2);
        } else if (parameter.lookingAt()) {
            tokens.add(new SqlToken(Kind.PARAMETER, parameter.group(1)));
            at = parameter.end();
        } else {
            add(Kind.OTHER, at + 1);
        }
    }

    private void dollar() {
        Matcher tag = at(DOLLAR_TAG);
        if (tag.lookingAt()) {
            int end = text.indexOf(tag.group(), tag.end());
            add(Kind.OTHER, end < 0 ? unfinished("string") : end + tag.group().length());
        } else if (at(POSITIONAL).lookingAt()) {
            throw new IllegalArgumentException("query names a value by its number; write :name instead of $1");
        } else {
            add(Kind.OTHER, at + 1);
        }
    }

    /** A doubled mark looks like an end and a beginning: it comes to the same. */
    private int closing(String mark, int from) {
        int end = text.indexOf(mark, from);
        return end < 0 ? unfinished(mark.equals("'") ? "string" : "quoted name") : end + 1;
    }

    private int endOfEscapeString(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\'') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            return unfinished("string");
        }
        if (text.startsWith("''", end)) {
            return endOfEscapeString(end + 2);
        }
        Matcher more = CONTINUATION.matcher(text).region(end + 1, text.length());
        return more.lookingAt() ? endOfEscapeString(more.end()) : end + 1;
    }

    private int endOfComment() {
        int depth = 0;
        for (int end = at; end < text.length() - 1; ) {
            boolean opens = text.startsWith("/*", end);
            boolean closes = text.startsWith("*/", end);
            depth += opens ? 1 : closes ? -1 : 0;
            end += opens || closes ? 2 : 1;
            if (depth == 0) {
                return end;
            }
        }
        return unfinished("comment");
    }

    private static int unfinished(String what) {
        throw new IllegalArgumentException("query has a " + what + " without an end");
    }

    private Matcher at(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }

    private void add(Kind kind, int end) {
        tokens.add(new SqlToken(kind, text.substring(at, end)));
        at = end;
    }
}
