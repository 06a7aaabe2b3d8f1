package dev.parlor.gateway.service;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolPolicy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Locale;

/** A tool as the service shows it: with its rules, or in the form of a provider. */
final class ToolForms {
    private ToolForms() {}

    static JsonObject full(Places.Place place) {
        SiteTool tool = place.tool();
        ToolPolicy policy = tool.policy();
        return new JsonObject()
                .put("site", place.site().value())
                .put("name", tool.name())
                .put("version", tool.version())
                .put("description", tool.definition().description())
                .put("parameters", new JsonObject(tool.definition().parameters()))
                .put("effect", policy.effect().name().toLowerCase(Locale.ROOT))
                .put("approval", policy.rules().approval().by().name().toLowerCase(Locale.ROOT))
                .put("roles", new JsonArray(new ArrayList<>(policy.rules().roles())))
                .put(
                        "identity",
                        new JsonArray(new ArrayList<>(policy.rules().identity().keySet())))
                .put("deadlineMs", policy.deadline().toMillis())
                .put("cacheMs", policy.rules().cache().toMillis())
                .put("enabled", policy.rules().enabled())
                .put("rollout", policy.rules().rollout());
    }

    static JsonObject openAi(ToolDefinition definition) {
        return new JsonObject()
                .put("type", "function")
                .put(
                        "function",
                        new JsonObject()
                                .put("name", definition.name())
                                .put("description", definition.description())
                                .put("parameters", new JsonObject(definition.parameters())));
    }

    static JsonObject anthropic(ToolDefinition definition) {
        return new JsonObject()
                .put("name", definition.name())
                .put("description", definition.description())
                .put("input_schema", new JsonObject(definition.parameters()));
    }
}
