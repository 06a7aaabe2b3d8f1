package dev.parlor.tool.sql;

import dev.parlor.tool.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One statement as an author wrote it, taken apart as far as running it needs.
 *
 * @param verb what it does at its end
 * @param writes whether it says that it writes; a function may write all the same
 * @param returning whether it answers with rows
 * @param common {@code with} and what follows up to the verb; empty for none
 * @param main from the verb on
 */
record SqlStatement(Verb verb, boolean writes, boolean returning, List<SqlToken> common, List<SqlToken> main) {
    enum Verb {
        SELECT,
        INSERT,
        UPDATE,
        DELETE,
        MERGE
    }

    /** How an argument stands in a text; the place where only its being null matters takes any type. */
    interface Places {
        String value(String name);

        String nullTest(String name);
    }

    private static final Set<String> VERBS = Set.of("select", "values", "table", "insert", "update", "delete", "merge");
    private static final Set<String> WRITING = Set.of("insert", "update", "delete", "merge");

    SqlStatement {
        common = List.copyOf(common);
        main = List.copyOf(main);
    }

    /**
     * Reads a query, with or without a semicolon at its end.
     *
     * @throws IllegalArgumentException if it is not one statement that reads or changes rows
     */
    static SqlStatement parse(String query) {
        List<SqlToken> tokens = withoutEnd(SqlScanner.scan(query));
        List<Integer> code = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.get(i).is(Kind.BLANK)) {
                code.add(i);
            }
        }
        requireOneStatement(tokens);
        int start = start(tokens, code);
        Verb verb = verb(tokens.get(start));
        List<SqlToken> main = tokens.subList(start, tokens.size());
        return new SqlStatement(
                verb,
                verb != Verb.SELECT || writesOnTheWay(tokens, code),
                verb == Verb.SELECT || hasReturning(main),
                tokens.subList(0, start),
                main);
    }

    /** The arguments that it names, in the order of their first place. */
    SequencedSet<String> names() {
        SequencedSet<String> names = new LinkedHashSet<>();
        common.stream().filter(token -> token.is(Kind.PARAMETER)).forEach(token -> names.add(token.text()));
        main.stream().filter(token -> token.is(Kind.PARAMETER)).forEach(token -> names.add(token.text()));
        return names;
    }

    String text(Places places) {
        List<SqlToken> all = new ArrayList<>(common);
        all.addAll(main);
        return text(all, places);
    }

    /**
     * The same statement with what it answers under a name, for another to select from.
     *
     * @param name of the rows
     */
    String named(String name, Places places) {
        String before = common.isEmpty() ? "with " : text(common, places) + ", ";
        // A comment at the end of the author's text must not swallow what follows.
        return before + name + " as (\n" + text(main, places) + "\n)\n";
    }

    private static String text(List<SqlToken> tokens, Places places) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            if (!token.is(Kind.PARAMETER)) {
                text.append(token.is(Kind.BLANK) ? " " : token.text());
            } else if (isNullTest(tokens, i)) {
                text.append(places.nullTest(token.text()));
            } else {
                text.append(places.value(token.text()));
            }
        }
        return text.toString();
    }

    /** {@code :name is null}, which says nothing of the type; Postgres would refuse to guess. */
    private static boolean isNullTest(List<SqlToken> tokens, int parameter) {
        List<SqlToken> before = tokens.subList(0, parameter).stream()
                .filter(token -> !token.is(Kind.BLANK))
                .toList();
        boolean alone = before.isEmpty() || !before.getLast().is(Kind.OTHER);
        String after = tokens.subList(parameter + 1, tokens.size()).stream()
                .filter(token -> !token.is(Kind.BLANK))
                .limit(3)
                .map(SqlToken::keyword)
                .collect(Collectors.joining(" "));
        return alone && (after.startsWith("is null") || after.equals("is not null"));
    }

    private static List<SqlToken> withoutEnd(List<SqlToken> tokens) {
        int end = tokens.size();
        while (end > 0 && tokens.get(end - 1).is(Kind.BLANK)) {
            end--;
        }
        return end > 0 && tokens.get(end - 1).is(Kind.SEMICOLON) ? tokens.subList(0, end - 1) : tokens.subList(0, end);
    }

    private static void requireOneStatement(List<SqlToken> tokens) {
        int depth = 0;
        for (SqlToken token : tokens) {
            depth += token.is(Kind.OPENING) ? 1 : token.is(Kind.CLOSING) ? -1 : 0;
            if (token.is(Kind.SEMICOLON)) {
                throw new IllegalArgumentException("query is more than one statement; a tool is exactly one");
            }
            if (depth < 0) {
                break;
            }
        }
        if (depth != 0) {
            throw new IllegalArgumentException("query has brackets that do not match");
        }
    }

    /** @param code where the tokens are that are not blank */
    private static int start(List<SqlToken> tokens, List<Integer> code) {
        if (code.isEmpty()) {
            throw new IllegalArgumentException("query must not be empty");
        }
        SqlToken first = tokens.get(code.getFirst());
        if (first.is(Kind.OPENING) || VERBS.contains(first.keyword())) {
            return code.getFirst();
        }
        if (!first.isWord("with")) {
            throw new IllegalArgumentException("query begins with '" + first.text()
                    + "', but must be a select, insert, update, delete or merge statement");
        }
        int depth = 0;
        for (int i = 1; i < code.size(); i++) {
            SqlToken token = tokens.get(code.get(i));
            SqlToken before = tokens.get(code.get(i - 1));
            depth += token.is(Kind.OPENING) ? 1 : token.is(Kind.CLOSING) ? -1 : 0;
            boolean isName = before.isWord("with") || before.isWord("recursive") || before.is(Kind.COMMA);
            if (depth == 0 && !isName && VERBS.contains(token.keyword())) {
                return code.get(i);
            }
        }
        throw new IllegalArgumentException(
                "query begins with 'with', and no select, insert, update, delete or merge follows outside of brackets");
    }

    private static Verb verb(SqlToken token) {
        return WRITING.contains(token.keyword()) ? Verb.valueOf(token.text().toUpperCase(Locale.ROOT)) : Verb.SELECT;
    }

    /** Whether a part of {@code with} writes: {@code as (insert ...}. */
    private static boolean writesOnTheWay(List<SqlToken> tokens, List<Integer> code) {
        for (int i = 2; i < code.size(); i++) {
            SqlToken before = tokens.get(code.get(i - 2));
            boolean opens = tokens.get(code.get(i - 1)).is(Kind.OPENING);
            if (opens
                    && (before.isWord("as") || before.isWord("materialized"))
                    && WRITING.contains(tokens.get(code.get(i)).keyword())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasReturning(List<SqlToken> main) {
        int depth = 0;
        for (SqlToken token : main) {
            depth += token.is(Kind.OPENING) ? 1 : token.is(Kind.CLOSING) ? -1 : 0;
            if (depth == 0 && token.isWord("returning")) {
                return true;
            }
        }
        return false;
    }
}
