package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text with places for the fields of a result.
 *
 * <p>{@code {field}} is a value, {@code {field.0.inner}} one further in, {@code {field/100}} that value divided, {@code {list: one, two}} a table of these
 * columns, and what stands between {@code [[} and {@code ]]} is left out where one of its values is missing. A result that
 * is a list as a whole has the name {@code rows}.
 */
final class Template {
    private static final Pattern OPTIONAL = Pattern.compile("\\[\\[(.*?)]]", Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][\\w.]*)(?:/(\\d+))?(?::([^}]+))?}");
    private static final int MAX_ROWS = 12;
    private static final int LONGEST_TEXT = 1_000;

    private final JsonObject facts;

    private Template(JsonObject facts) {
        this.facts = facts;
    }

    /** What a tool told as the script would say it; empty where the script has no words for it. */
    static Optional<String> tell(Script.Tell tell, Line.Result result) {
        Optional<Object> read = Json.parse(result.content());
        Optional<JsonObject> error = read.filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(object -> object.getValue("error") != null);
        if (error.isPresent()) {
            return trouble(tell, error.get());
        }
        if (result.failed() || tell.text().isEmpty()) {
            return Optional.empty();
        }
        JsonObject facts = read.map(value ->
                        value instanceof JsonArray array ? new JsonObject().put("rows", array) : (JsonObject) value)
                .orElseGet(() -> new JsonObject().put("rows", result.content()));
        boolean nothing =
                facts.stream().anyMatch(field -> field.getValue() instanceof JsonArray list && list.isEmpty());
        String text = nothing && !tell.none().isEmpty() ? tell.none() : tell.text();
        return Optional.of(new Template(facts).fill(text));
    }

    private static Optional<String> trouble(Script.Tell tell, JsonObject result) {
        JsonObject error = result.getValue("error") instanceof JsonObject nested ? nested : result;
        String code = Json.text(error.getValue("code"));
        String words = tell.errors().getOrDefault(code, tell.errors().getOrDefault("*", ""));
        String message = Json.text(error.getValue(error.containsKey("message") ? "message" : "error"));
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(new Template(new JsonObject().put("message", TroubleWords.of(message)))
                        .fill(words)
                        .replaceAll(" {2,}", " "));
    }

    private String fill(String text) {
        String kept = OPTIONAL.matcher(text).replaceAll(part -> {
            boolean complete = PLACE.matcher(part.group(1)).results().allMatch(place -> at(place.group(1)) != null);
            return Matcher.quoteReplacement(complete ? part.group(1) : "");
        });
        return PLACE.matcher(kept)
                .replaceAll(
                        place -> Matcher.quoteReplacement(value(at(place.group(1)), place.group(2), place.group(3))))
                .strip();
    }

    private @Nullable Object at(String path) {
        @Nullable Object value = facts;
        for (String step : path.split("\\.", -1)) {
            if (value instanceof JsonObject object) {
                value = object.getValue(step);
            } else {
                value = value instanceof JsonArray array ? index(array, step) : null;
            }
        }
        return value;
    }

    private static @Nullable Object index(JsonArray array, String step) {
        return step.matches("\\d{1,3}") && Integer.parseInt(step) < array.size()
                ? array.getValue(Integer.parseInt(step))
                : null;
    }

    private static String value(@Nullable Object value, @Nullable String divisor, @Nullable String columns) {
        if (value instanceof JsonArray list && columns != null) {
            return table(
                    list, Arrays.stream(columns.split(",")).map(String::strip).toList());
        }
        if (divisor != null && value instanceof Number number) {
            return divided(number, divisor);
        }
        return value instanceof String text
                ? text.substring(0, Math.min(text.length(), LONGEST_TEXT))
                : ResultWriter.cell(value);
    }

    private static String table(JsonArray list, List<String> columns) {
        String head = columns.stream()
                .map(column ->
                        ResultWriter.capital(String.join(" ", Words.of(column.replaceFirst("(?:_cents)?/.*", "")))))
                .collect(Collectors.joining(" | ", "| ", " |"));
        String rule = columns.stream().map(column -> "---").collect(Collectors.joining(" | ", "| ", " |"));
        String rows = Json.objects(list).stream()
                .limit(MAX_ROWS)
                .map(row -> columns.stream()
                        .map(column -> cell(row, column))
                        .collect(Collectors.joining(" | ", "| ", " |")))
                .collect(Collectors.joining("\n"));
        return head + "\n" + rule + "\n" + rows;
    }

    private static String cell(JsonObject row, String column) {
        String[] field = column.split("/", 2);
        return row.getValue(field[0]) instanceof Number number && field.length == 2
                ? divided(number, field[1])
                : ResultWriter.cell(row.getValue(field[0]));
    }

    private static String divided(Number number, String divisor) {
        return String.format(Locale.ROOT, "%.2f", number.doubleValue() / Double.parseDouble(divisor));
    }
}
