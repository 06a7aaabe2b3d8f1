package dev.parlor.tool.mcp;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.tool.ArgumentCheck;
import dev.parlor.tool.ToolLimits;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server says of its tools, made into what a site can offer. A tool that does not fit is left out, and logged. */
final class ToolCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(ToolCatalog.class);
    private static final int LONGEST_NAME = 64;

    private final McpToolConfig server;
    private final McpConfig limits;
    private final ToolLimits toolLimits;

    ToolCatalog(McpToolConfig server, McpConfig limits, ToolLimits toolLimits) {
        this.server = server;
        this.limits = limits;
        this.toolLimits = toolLimits;
    }

    List<McpTool> read(McpLink link, List<McpSchema.Tool> listed) {
        Map<String, McpTool> tools = new LinkedHashMap<>();
        Set<String> missing = new HashSet<>(server.only());
        for (McpSchema.Tool tool : listed) {
            missing.remove(tool.name());
            if (server.only().isEmpty() || server.only().contains(tool.name())) {
                McpTool read = read(link, tool, tools.keySet());
                if (read != null) {
                    tools.put(read.definition().name(), read);
                }
            }
        }
        if (!missing.isEmpty()) {
            LOG.warn("MCP server {} has no tool {}", server.name(), String.join(", ", missing));
        }
        if (tools.size() > limits.tools()) {
            LOG.warn("MCP server {} has more than {} tools; the rest is left out", server.name(), limits.tools());
        }
        return new ArrayList<>(tools.values()).subList(0, Math.min(tools.size(), limits.tools()));
    }

    private @Nullable McpTool read(McpLink link, McpSchema.Tool tool, Set<String> taken) {
        String name = nameOf(tool.name());
        if (taken.contains(name)) {
            return leftOut(name, "its name is taken");
        }
        String parameters = parametersOf(tool);
        if (parameters.getBytes(StandardCharsets.UTF_8).length > limits.schemaBytes()) {
            return leftOut(name, "its parameters are larger than " + limits.schemaBytes() + " bytes");
        }
        try {
            ToolDefinition definition = new ToolDefinition(name, descriptionOf(tool), parameters);
            requireUsable(definition);
            return new McpTool(link, tool.name(), definition, effectOf(tool.annotations()));
        } catch (IllegalArgumentException unusable) {
            return leftOut(name, String.valueOf(unusable.getMessage()));
        }
    }

    private void requireUsable(ToolDefinition definition) {
        new ArgumentCheck(definition, toolLimits);
    }

    private @Nullable McpTool leftOut(String name, String why) {
        LOG.warn("Tool {} of MCP server {} is left out: {}", name, server.name(), why);
        return null;
    }

    /** {@code server_tool}, within what providers take as a name; one that has to be cut ends in a number of its own. */
    private String nameOf(String remote) {
        String name = server.name() + "_" + remote.replaceAll("[^a-zA-Z0-9_-]", "_");
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME - 9) + "_" + String.format("%08x", remote.hashCode());
    }

    private String descriptionOf(McpSchema.Tool tool) {
        String text = Stream.of(tool.description(), tool.title(), tool.name())
                .filter(each -> each != null && !each.isBlank())
                .findFirst()
                .orElse("")
                .strip();
        int end = Math.min(text.length(), limits.descriptionChars());
        boolean splits = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splits ? end - 1 : end);
    }

    /** Without the name of the dialect, which some providers refuse. */
    private static String parametersOf(McpSchema.Tool tool) {
        Map<String, Object> schema = new LinkedHashMap<>(tool.inputSchema());
        schema.keySet().removeAll(Set.of("$schema", "$id"));
        return Json.encode(schema);
    }

    /** A hint, not a promise: whatever is not said to be read-only is taken for a write. */
    private static Effect effectOf(@Nullable ToolAnnotations hints) {
        return hints != null
                        && Boolean.TRUE.equals(hints.readOnlyHint())
                        && !Boolean.TRUE.equals(hints.destructiveHint())
                ? Effect.READ
                : Effect.WRITE;
    }
}
