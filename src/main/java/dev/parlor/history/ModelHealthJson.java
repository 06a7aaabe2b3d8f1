package dev.parlor.history;

import dev.parlor.conversation.ModelHealth;
import dev.parlor.conversation.ModelHealth.Circuit;
import dev.parlor.conversation.ModelHealth.Setback;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A model's health as JSON; times are ISO 8601, and what is not known is left out. */
public final class ModelHealthJson {
    private ModelHealthJson() {}

    public static JsonObject encode(ModelHealth health) {
        JsonObject json = new JsonObject()
                .put("model", health.model())
                .put("circuit", health.circuit().name().toLowerCase(Locale.ROOT))
                .put("answers", health.answers())
                .put("failures", health.failures())
                .put("updatedAt", health.updatedAt().toString());
        if (health.answeredAt() != null) {
            json.put("answeredAt", health.answeredAt().toString());
        }
        Setback setback = health.setback();
        if (setback != null) {
            json.put(
                    "setback",
                    new JsonObject()
                            .put("code", setback.code())
                            .put("status", setback.status())
                            .put("words", setback.words())
                            .put("since", setback.since().toString())
                            .put("at", setback.at().toString())
                            .put("times", setback.times()));
        }
        return json;
    }

    public static ModelHealth decode(JsonObject json) {
        return new ModelHealth(
                json.getString("model"),
                Circuit.valueOf(json.getString("circuit").toUpperCase(Locale.ROOT)),
                json.getInteger("answers"),
                json.getInteger("failures"),
                json.getInstant("answeredAt"),
                setback(json.getJsonObject("setback")),
                json.getInstant("updatedAt"));
    }

    private static @Nullable Setback setback(@Nullable JsonObject json) {
        return json == null
                ? null
                : new Setback(
                        json.getString("code"),
                        json.getInteger("status"),
                        json.getString("words"),
                        Instant.parse(json.getString("since")),
                        Instant.parse(json.getString("at")),
                        json.getInteger("times"));
    }
}
