package dev.parlor.operator;

import dev.parlor.conversation.ModelHealth;
import dev.parlor.conversation.ModelHealth.Circuit;
import dev.parlor.conversation.ModelHealth.Setback;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.ModelHealthJson;
import dev.parlor.site.Identity;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * {@code GET /v1/models}: how each model fares that a site of the operator lists, and what to do about one that does not
 * answer. Thread-safe.
 */
final class ModelRoutes {
    /** Nothing but an operator ends these. */
    private static final Set<String> LASTING = Set.of("provider_auth", "provider_quota", "provider_bad_request");

    /** A failure that may pass is no news before it has come so often without an answer in between. */
    private static final int MANY = 3;

    private final Supplier<Future<List<ModelHealth>>> models;

    private final BiPredicate<SiteId, String> names;

    /** @param names whether a site lists a model */
    ModelRoutes(Supplier<Future<List<ModelHealth>>> models, BiPredicate<SiteId, String> names) {
        this.models = models;
        this.names = names;
    }

    void list(RoutingContext context) {
        list(OperatorGate.operator(context))
                .onSuccess(body -> OperatorRoutes.answer(context, body))
                .onFailure(context::fail);
    }

    Future<JsonObject> list(Identity.Operator operator) {
        return models.get().map(all -> {
            JsonArray rows = new JsonArray();
            all.stream().filter(health -> concerns(operator, health.model())).forEach(health -> rows.add(row(health)));
            return new JsonObject().put("models", rows);
        });
    }

    private boolean concerns(Identity.Operator operator, String model) {
        return operator.sites().isEmpty() || operator.sites().stream().anyMatch(site -> names.test(site, model));
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
