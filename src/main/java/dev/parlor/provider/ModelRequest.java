package dev.parlor.provider;

import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolDefinition;
import java.util.List;

/**
 * One step of a turn, before it takes a provider's form.
 *
 * @param model the name at the provider, without the provider
 * @param system the instructions; empty for none
 * @param messages a valid history that ends with a user or tool message
 * @param tools what the model may call; empty for none
 * @param maxOutputTokens upper bound of the answer, 1 or more
 */
public record ModelRequest(
        String model,
        String system,
        List<Message> messages,
        List<ToolDefinition> tools,
        ToolChoice toolChoice,
        boolean parallelTools,
        int maxOutputTokens) {
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
