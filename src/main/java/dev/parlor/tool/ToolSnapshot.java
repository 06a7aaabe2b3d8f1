package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tools of one site at one moment, in the site's order. Never changes: a turn keeps the one it began with.
 *
 * @param tools names are unique
 */
public record ToolSnapshot(SiteId site, List<SiteTool> tools) {
    public ToolSnapshot {
        tools = List.copyOf(tools);
        if (tools.stream().map(tool -> tool.definition().name()).distinct().count() < tools.size()) {
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
        return tools.stream().map(tool -> tool.definition().name()).toList();
    }

    public Optional<SiteTool> find(String name) {
        return tools.stream()
                .filter(tool -> tool.definition().name().equals(name))
                .findFirst();
    }

    /** The same tools with this one in the place of its namesake, or last. */
    ToolSnapshot with(SiteTool added) {
        List<SiteTool> changed = new ArrayList<>(tools);
        int place = names().indexOf(added.definition().name());
        if (place < 0) {
            changed.add(added);
        } else {
            changed.set(place, added);
        }
        return new ToolSnapshot(site, changed);
    }

    ToolSnapshot without(String name) {
        return new ToolSnapshot(
                site,
                tools.stream()
                        .filter(tool -> !tool.definition().name().equals(name))
                        .toList());
    }
}
