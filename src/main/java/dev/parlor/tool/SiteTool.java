package dev.parlor.tool;

import dev.parlor.conversation.ToolDefinition;

/**
 * One tool as one site offers it.
 *
 * @param check compiled from the definition once, used for every call
 */
public record SiteTool(ToolDefinition definition, ToolPolicy policy, ArgumentCheck check) {
    /**
     * Compiles the check of the definition.
     *
     * @throws IllegalArgumentException if the definition's parameters are not a usable JSON Schema
     */
    public static SiteTool of(ToolDefinition definition, ToolPolicy policy, ToolLimits limits) {
        return new SiteTool(definition, policy, new ArgumentCheck(definition, limits));
    }
}
