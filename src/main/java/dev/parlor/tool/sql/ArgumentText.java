package dev.parlor.tool.sql;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of a JSON value as Postgres reads a value of a type.
 *
 * <p>Postgres has the last word on whether it fits. What it would read in a way that nobody meant, such as
 * {@code tomorrow} for a date, is not handed to it.
 */
final class ArgumentText {
    /** What a type of Postgres takes. */
    private record Form(Pattern pattern, String sentence) {
        static Form of(String pattern, String sentence) {
            return new Form(Pattern.compile(pattern), sentence);
        }
    }

    private static final String DATE = "\\d{4}-\\d{2}-\\d{2}";
    private static final String TIME = "\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?";
    private static final String OFFSET = "(?:Z|[+-]\\d{2}(?::?\\d{2})?)";
    private static final String WHOLE = "must be a whole number that is not too large";

    private static final Map<String, Form> FORMS = Map.of(
            "date", Form.of(DATE, "must be a date such as 2026-02-27"),
            "timestamp without time zone",
                    Form.of(
                            DATE + "(?:[T ]" + TIME + "Z?)?",
                            "must be a date and time without an offset, such as 2026-02-27T10:30:00"),
            "timestamp with time zone",
                    Form.of(
                            DATE + "(?:[T ]" + TIME + OFFSET + "?)?",
                            "must be a date and time such as 2026-02-27T10:30:00Z"),
            "time without time zone", Form.of(TIME, "must be a time such as 10:30"),
            "time with time zone", Form.of(TIME + OFFSET + "?", "must be a time such as 10:30:00Z"),
            "uuid", Form.of("[0-9a-fA-F-]{32,36}", "must be a UUID"),
            "boolean", Form.of("true|false", "must be true or false"));

    private static final Map<String, String> SENTENCES = Map.of(
            "smallint", WHOLE,
            "integer", WHOLE,
            "bigint", WHOLE,
            "numeric", "must be a number",
            "real", "must be a number",
            "double precision", "must be a number",
            "interval", "must be a length of time such as P1DT2H",
            "jsonb", "must be JSON",
            "json", "must be JSON");

    private ArgumentText() {}

    /**
     * The value as text; null for no value.
     *
     * @param type as {@code format_type} of Postgres names it
     */
    static @Nullable String of(@Nullable Object value, String type) {
        if (value == null) {
            return null;
        }
        if (type.equals("json") || type.equals("jsonb")) {
            return Json.encode(value);
        }
        List<?> items =
                value instanceof JsonArray array ? array.getList() : value instanceof List<?> list ? list : null;
        if (items != null && type.endsWith("[]")) {
            return array(items, type);
        }
        return switch (value) {
            case String text -> text;
            case Number number -> new BigDecimal(number.toString()).toPlainString();
            default -> Json.encode(value);
        };
    }

    /** What is wrong with a text before Postgres sees it, going on from the argument's name; nothing if it may pass. */
    static Optional<String> fault(@Nullable String text, String type) {
        if (text == null) {
            return Optional.empty();
        }
        if (!isUnicode(text)) {
            return Optional.of("holds a character that cannot be stored");
        }
        Form form = FORMS.get(type);
        return form == null || form.pattern().matcher(text).matches() ? Optional.empty() : Optional.of(form.sentence());
    }

    /** What a type of Postgres takes, going on from the argument's name. */
    static String sentence(String type) {
        Form form = FORMS.get(type);
        return form != null ? form.sentence() : SENTENCES.getOrDefault(type, "is not a value that can stand here");
    }

    /** Postgres stores no NUL, and UTF-8 has no half of a surrogate pair. */
    private static boolean isUnicode(String text) {
        return text.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    private static String array(List<?> items, String type) {
        String itemType = type.substring(0, type.length() - 2);
        return items.stream()
                .map(item -> item instanceof List<?> || item instanceof JsonArray
                        ? String.valueOf(of(item, type))
                        : quoted(of(item, itemType)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "NULL" : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
