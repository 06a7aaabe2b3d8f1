package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A result's fields as a person would tell them: times in words, a figure with its unit, no flags that say nothing. */
final class ResultFacts {
    private static final DateTimeFormatter SPOKEN =
            DateTimeFormatter.ofPattern("HH:mm 'on' EEEE, d MMMM", Locale.ENGLISH);
    /** What a time in words has said already. */
    private static final Set<String> PARTS_OF_A_TIME = Set.of("weekday", "offset");

    private ResultFacts() {}

    static JsonObject of(JsonObject result) {
        boolean hasTime = result.stream().anyMatch(field -> isTime(field.getValue()));
        JsonObject facts = new JsonObject();
        for (Map.Entry<String, Object> field : result) {
            boolean repeats = hasTime && PARTS_OF_A_TIME.contains(field.getKey());
            if (!repeats && !Boolean.FALSE.equals(field.getValue())) {
                facts.put(field.getKey(), spoken(field.getValue()));
            }
        }
        if (facts.size() == 2 && facts.containsKey("value") && facts.getValue("unit") instanceof String unit) {
            return new JsonObject().put("value", facts.getValue("value") + " " + unit);
        }
        return facts.isEmpty() ? result : facts;
    }

    private static boolean isTime(@Nullable Object value) {
        return value instanceof String text && !text.equals(spoken(text));
    }

    private static @Nullable Object spoken(@Nullable Object value) {
        return value instanceof String text ? spoken(text) : value;
    }

    private static String spoken(String text) {
        if (text.length() < 20 || text.indexOf('T') != 10) {
            return text;
        }
        try {
            return OffsetDateTime.parse(text).format(SPOKEN);
        } catch (DateTimeException notATime) {
            return text;
        }
    }
}
