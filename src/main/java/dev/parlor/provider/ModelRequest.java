package dev.parlor.provider;

import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolDefinition;
import java.util.List;

/**
 * One step of a turn, before it takes a provider's form.
 *
 * @param model the name at the provider, without the provider
 * @param system the instructions; empty for none
 * @param messages a valid history that ends with a user or tool message, or with a paused answer that is to go on
 * @param tools what the model may call; empty for none
 * @param maxOutputTokens upper bound of the answer, 1 or more
 * @param settings what is wanted beyond that; what a model does not take is left out
 */
public record ModelRequest(
        String model,
        String system,
        List<Message> messages,
        List<ToolDefinition> tools,
        ToolChoice toolChoice,
        boolean parallelTools,
        int maxOutputTokens,
        ModelSettings settings) {
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** With everything as the provider has it by default. */
    public ModelRequest(
            String model,
            String system,
            List<Message> messages,
            List<ToolDefinition> tools,
            ToolChoice toolChoice,
            boolean parallelTools,
            int maxOutputTokens) {
        this(model, system, messages, tools, toolChoice, parallelTools, maxOutputTokens, ModelSettings.USUAL);
    }

    /** The same question for another model of another provider. */
    public ModelRequest withModel(String other) {
        return new ModelRequest(other, system, messages, tools, toolChoice, parallelTools, maxOutputTokens, settings);
    }

    /** The same question over another part of the history, which must be valid as well. */
    public ModelRequest withMessages(List<Message> others) {
        return new ModelRequest(model, system, others, tools, toolChoice, parallelTools, maxOutputTokens, settings);
    }

    public ModelRequest withSettings(ModelSettings others) {
        return new ModelRequest(model, system, messages, tools, toolChoice, parallelTools, maxOutputTokens, others);
    }
}
