package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call, as it is told.
 *
 * @param result of the tool itself
 * @param note a sentence that belongs below it; empty for none
 */
record Outcome(Line.Result result, String note) {
    private static final String ARGUMENTS = "approved_with";
    private static final String RESULT = "result";

    /** @param call what was asked for; whoever agreed may have changed it, and then the result says so */
    static Outcome of(Line.Result result, Optional<Call> call) {
        Optional<JsonObject> amended = Json.parse(result.content())
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(object -> object.size() == 2
                        && object.getValue(ARGUMENTS) instanceof JsonObject
                        && object.containsKey(RESULT));
        return amended.map(object -> new Outcome(
                        new Line.Result(result.callId(), String.valueOf(object.getValue(RESULT)), result.failed()),
                        call.map(asked -> changes(asked.arguments(), Json.object(object.getValue(ARGUMENTS))))
                                .orElse("")))
                .orElse(new Outcome(result, ""));
    }

    /** As far as the visitor wants to see it. */
    Outcome narrowed(String message) {
        return DayPart.in(message)
                .flatMap(part -> part.narrow(result.content()))
                .map(narrowed -> new Outcome(
                        new Line.Result(result.callId(), narrowed.content(), result.failed()),
                        (note + " " + narrowed.note()).strip()))
                .orElse(this);
    }

    /** Of what was asked for, not of what the server has added. */
    private static String changes(JsonObject asked, JsonObject agreed) {
        List<String> changed = asked.stream()
                .filter(field -> !isSame(field.getValue(), agreed.getValue(field.getKey())))
                .map(field -> String.join(" ", Words.of(field.getKey())) + " is now **"
                        + ResultWriter.cell(agreed.getValue(field.getKey())) + "** instead of "
                        + ResultWriter.cell(field.getValue()))
                .toList();
        return changed.isEmpty() ? "" : "It was agreed to with a change: " + String.join(", ", changed) + ".";
    }

    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        boolean areNumbers = one instanceof Number && other instanceof Number;
        return areNumbers
                ? new BigDecimal(String.valueOf(one)).compareTo(new BigDecimal(String.valueOf(other))) == 0
                : Objects.equals(one, other);
    }
}
