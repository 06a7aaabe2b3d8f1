package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of the day that a visitor wants, from its first minute to before its last; times are {@code HH:MM}. */
record DayPart(String name, String from, String to) {
    private static final Pattern NAMED =
            Pattern.compile("(?<!good )\\b(morning|afternoon|evening)s?\\b", Pattern.CASE_INSENSITIVE);
    private static final String TIME = "time";

    /** A list of times that was narrowed; the whole list where none of them fits, with a sentence that says so. */
    record Narrowed(String content, String note) {}

    static Optional<DayPart> in(String message) {
        Matcher named = NAMED.matcher(message);
        return named.find() ? Optional.of(of(named.group(1).toLowerCase(Locale.ROOT))) : Optional.empty();
    }

    private static DayPart of(String name) {
        return switch (name) {
            case "morning" -> new DayPart(name, "00:00", "12:00");
            case "afternoon" -> new DayPart(name, "12:00", "24:00");
            default -> new DayPart(name, "17:00", "24:00");
        };
    }

    /** Nothing for a result that is no list of times. */
    Optional<Narrowed> narrow(String content) {
        return Json.parse(content)
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(result -> result.getValue("rows") instanceof JsonArray)
                .flatMap(this::narrow);
    }

    private Optional<Narrowed> narrow(JsonObject result) {
        List<JsonObject> rows = Json.objects(result.getValue("rows"));
        if (rows.isEmpty() || !rows.stream().allMatch(row -> row.getValue(TIME) instanceof String)) {
            return Optional.empty();
        }
        List<JsonObject> fitting = rows.stream()
                .filter(row -> Json.text(row.getValue(TIME)).compareTo(from) >= 0
                        && Json.text(row.getValue(TIME)).compareTo(to) < 0)
                .toList();
        return Optional.of(
                fitting.isEmpty()
                        ? new Narrowed(
                                result.encode(),
                                "None of these is in the " + name
                                        + ". Say *more times*, or another day, and I look on.")
                        : new Narrowed(
                                result.copy()
                                        .put("rows", new JsonArray(fitting))
                                        .encode(),
                                ""));
    }
}
