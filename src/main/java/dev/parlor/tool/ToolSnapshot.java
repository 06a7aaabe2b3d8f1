package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The tools of one site for one conversation at one moment, in the site's order. Never changes: a turn keeps the one it
 * began with.
 *
 * @param tools names are unique
 */
public record ToolSnapshot(SiteId site, List<SiteTool> tools) {
    public ToolSnapshot {
        tools = List.copyOf(tools);
        if (tools.stream().map(SiteTool::name).distinct().count() < tools.size()) {
            throw new IllegalArgumentException("two tools of site " + site + " have the same name");
        }
    }

    public static ToolSnapshot empty(SiteId site) {
        return new ToolSnapshot(site, List.of());
    }

    /** What the model is told, in the site's order. */
    public List<ToolDefinition> definitions() {
        return tools.stream().map(SiteTool::definition).toList();
    }

    public List<String> names() {
        return tools.stream().map(SiteTool::name).toList();
    }

    public Optional<SiteTool> find(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    /** Those of the tools that pass. */
    public ToolSnapshot only(Predicate<SiteTool> passes) {
        return new ToolSnapshot(site, tools.stream().filter(passes).toList());
    }
}
