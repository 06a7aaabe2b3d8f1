package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.provider.Effort;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ModelSettings;
import dev.parlor.provider.OutputSchema;
import dev.parlor.provider.capability.Capabilities;
import dev.parlor.provider.capability.Capabilities.OutputForm;
import dev.parlor.provider.stream.WireJson;

/** The fields of a body that are neither messages nor tools; what the server does not take is left out. */
final class AnthropicSettings {
    /** What Anthropic takes as the least budget; it must stay below the limit of the answer. */
    private static final int LEAST_BUDGET = 1024;

    private AnthropicSettings() {}

    static void put(ModelRequest request, Capabilities takes, ObjectNode body) {
        ModelSettings settings = request.settings();
        Effort effort = settings.effort() == null ? null : takes.nearest(settings.effort());
        if (effort != null) {
            putThinking(effort, request, takes, body);
        }
        if (takes.temperature() && settings.temperature() != null && !thinks(body)) {
            // OpenAI counts to 2, Anthropic to 1.
            body.put("temperature", Math.min(1, settings.temperature()));
        }
        if (takes.stop() && !settings.stop().isEmpty()) {
            settings.stop().forEach(body.putArray("stop_sequences")::add);
        }
        OutputSchema output = settings.output();
        if (output != null && takes.output() == OutputForm.SCHEMA) {
            body.withObject("/output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", WireJson.readArguments(output.schema()));
        }
    }

    private static void putThinking(Effort effort, ModelRequest request, Capabilities takes, ObjectNode body) {
        switch (takes.reasoning()) {
            case NONE, EFFORT -> {}
            case ADAPTIVE -> {
                if (effort == Effort.NONE) {
                    body.putObject("thinking").put("type", "disabled");
                    return;
                }
                if (!forces(body)) {
                    body.putObject("thinking").put("type", "adaptive");
                }
                body.withObject("/output_config").put("effort", effort.word());
            }
            case BUDGET -> {
                int most = request.maxOutputTokens() - 1;
                if (effort != Effort.NONE && most >= LEAST_BUDGET && !forces(body)) {
                    int share = (int) (request.maxOutputTokens() * effort.share());
                    body.putObject("thinking")
                            .put("type", "enabled")
                            .put("budget_tokens", Math.clamp(share, LEAST_BUDGET, most));
                }
            }
        }
    }

    /** A model that must call a tool is not allowed to think first. */
    private static boolean forces(ObjectNode body) {
        String choice = WireJson.text(body.path("tool_choice").path("type"));
        return choice.equals("any") || choice.equals("tool");
    }

    private static boolean thinks(ObjectNode body) {
        String type = WireJson.text(body.path("thinking").path("type"));
        return type.equals("adaptive") || type.equals("enabled");
    }
}
