package dev.parlor.embedded.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading JSON of strangers: what is missing or of another type reads as empty. */
final class Json {
    private Json() {}

    static JsonObject object(@Nullable Object value) {
        return value instanceof JsonObject object ? object : new JsonObject();
    }

    static JsonArray array(@Nullable Object value) {
        return value instanceof JsonArray array ? array : new JsonArray();
    }

    static List<JsonObject> objects(@Nullable Object value) {
        return array(value).stream().map(Json::object).toList();
    }

    static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    static boolean flag(@Nullable Object value, boolean otherwise) {
        return value instanceof Boolean flag ? flag : otherwise;
    }

    static int number(@Nullable Object value, int otherwise) {
        return value instanceof Number number ? number.intValue() : otherwise;
    }

    /** A JSON object or array written as text; empty for anything else. */
    static Optional<Object> parse(String text) {
        String stripped = text.strip();
        try {
            if (stripped.startsWith("{")) {
                return Optional.of(new JsonObject(stripped));
            }
            return stripped.startsWith("[") ? Optional.of(new JsonArray(stripped)) : Optional.empty();
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }
}
