package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of the last list that a tool has told, and which of them a message points at. */
record ShownRows(List<JsonObject> rows) {
    static final ShownRows NONE = new ShownRows(List.of());

    private static final Pattern PLACE =
            Pattern.compile("\\b(first|earliest|second|third|fourth|last|latest)\\b", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Integer> PLACES =
            Map.of("first", 0, "earliest", 0, "second", 1, "third", 2, "fourth", 3);
    private static final int SHORTEST_VALUE = 3;

    ShownRows {
        rows = List.copyOf(rows);
    }

    /** What is shown after one more result: its list, or what was there before if it has none. */
    ShownRows after(String content) {
        return Json.parse(content)
                .flatMap(ShownRows::list)
                .map(list -> new ShownRows(Json.objects(list)))
                .orElse(this);
    }

    private static Optional<JsonArray> list(Object json) {
        return switch (json) {
            case JsonArray array -> Optional.of(array);
            case JsonObject object ->
                object.stream()
                        .map(Map.Entry::getValue)
                        .filter(value -> value instanceof JsonArray array
                                && !array.isEmpty()
                                && array.getValue(0) instanceof JsonObject)
                        .map(JsonArray.class::cast)
                        .findFirst();
            default -> Optional.empty();
        };
    }

    /** By its place in the list, or the row of which the message names most. */
    Optional<JsonObject> meantBy(String message, LocalDate today) {
        Matcher place = PLACE.matcher(message);
        if (place.find() && !rows.isEmpty()) {
            int index = PLACES.getOrDefault(place.group(1).toLowerCase(Locale.ROOT), rows.size() - 1);
            return index < rows.size() ? Optional.of(rows.get(index)) : Optional.empty();
        }
        List<String> days =
                Dates.in(message, today).stream().map(LocalDate::toString).toList();
        String text = message.toLowerCase(Locale.ROOT);
        JsonObject best = null;
        long most = 0;
        for (JsonObject row : rows) {
            long named = row.stream()
                    .filter(field -> isNamed(String.valueOf(field.getValue()), text, days))
                    .count();
            if (named > most) {
                best = row;
                most = named;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isNamed(String value, String text, List<String> days) {
        String word = value.toLowerCase(Locale.ROOT);
        String lastName = word.substring(word.lastIndexOf(' ') + 1);
        return days.contains(value)
                || (word.length() >= SHORTEST_VALUE && text.contains(word))
                || (lastName.length() >= SHORTEST_VALUE
                        && text.matches("(?s).*\\b" + Pattern.quote(lastName) + "\\b.*"));
    }
}
