package dev.parlor.operator;

import dev.parlor.conversation.ModelHealth;
import dev.parlor.conversation.ModelHealth.Circuit;
import dev.parlor.conversation.ModelHealth.Setback;
import dev.parlor.history.ModelHealthJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** {@code GET /v1/models}: how each model fares, and what to do about one that does not answer. Thread-safe. */
final class ModelRoutes {
    /** Nothing but an operator ends these. */
    private static final Set<String> LASTING = Set.of("provider_auth", "provider_quota", "provider_bad_request");

    /** A failure that may pass is no news before it has come so often without an answer in between. */
    private static final int MANY = 3;

    private final Supplier<Future<List<ModelHealth>>> models;

    ModelRoutes(Supplier<Future<List<ModelHealth>>> models) {
        this.models = models;
    }

    Future<JsonObject> list() {
        return models.get().map(all -> {
            JsonArray rows = new JsonArray();
            all.forEach(health -> rows.add(row(health)));
            return new JsonObject().put("models", rows);
        });
    }

    private static JsonObject row(ModelHealth health) {
        JsonObject row = ModelHealthJson.encode(health);
        Setback setback = health.setback();
        boolean needsAttention = setback != null
                && (LASTING.contains(setback.code()) || setback.times() >= MANY || health.circuit() != Circuit.CLOSED);
        row.put("needsAttention", needsAttention);
        if (setback != null) {
            ModelAdvice advice = ModelAdvice.of(
                    setback.code(), health.model().substring(0, health.model().indexOf('/')));
            row.getJsonObject("setback").put("what", advice.what()).put("advice", advice.advice());
        }
        return row;
    }
}
