package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.provider.Effort;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ModelSettings;
import dev.parlor.provider.OutputSchema;
import dev.parlor.provider.capability.Capabilities;
import dev.parlor.provider.capability.Capabilities.CacheForm;
import dev.parlor.provider.capability.Capabilities.ReasoningForm;
import dev.parlor.provider.stream.WireJson;

/** The fields of a body that are neither messages nor tools; what the server does not take is left out. */
final class OpenAiSettings {
    private OpenAiSettings() {}

    static void put(ModelRequest request, Capabilities takes, ObjectNode body) {
        ModelSettings settings = request.settings();
        if (takes.streamOptions()) {
            body.putObject("stream_options").put("include_usage", true);
        }
        switch (takes.outputBound()) {
            case MAX_TOKENS -> body.put("max_tokens", request.maxOutputTokens());
            case MAX_COMPLETION_TOKENS -> body.put("max_completion_tokens", request.maxOutputTokens());
        }
        if (takes.temperature() && settings.temperature() != null) {
            body.put("temperature", settings.temperature());
        }
        if (takes.stop() && !settings.stop().isEmpty()) {
            settings.stop().forEach(body.putArray("stop")::add);
        }
        Effort effort = settings.effort() == null || takes.reasoning() == ReasoningForm.NONE
                ? null
                : takes.nearest(settings.effort());
        if (effort != null) {
            body.put("reasoning_effort", effort.word());
        }
        if (takes.cache() == CacheForm.KEY && settings.cacheKey() != null) {
            body.put("prompt_cache_key", settings.cacheKey());
        }
        if (settings.output() != null) {
            putOutput(settings.output(), takes, body);
        }
    }

    private static void putOutput(OutputSchema output, Capabilities takes, ObjectNode body) {
        switch (takes.output()) {
            case SCHEMA -> {
                ObjectNode schema = body.putObject("response_format")
                        .put("type", "json_schema")
                        .putObject("json_schema")
                        .put("name", output.name())
                        .put("strict", output.strict());
                if (!output.description().isBlank()) {
                    schema.put("description", output.description());
                }
                schema.set("schema", WireJson.readArguments(output.schema()));
            }
            case OBJECT -> body.putObject("response_format").put("type", "json_object");
            case INSTRUCTION -> {}
        }
    }
}
