package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The tools of one site for one conversation at one moment, in the site's order. Never changes: a turn keeps the one it
 * began with.
 *
 * @param tools what a model is told of, and may call; names are unique
 * @param reserve what it is not told of, but rules of the others may name
 */
public record ToolSnapshot(SiteId site, List<SiteTool> tools, List<SiteTool> reserve) {
    public ToolSnapshot {
        tools = List.copyOf(tools);
        reserve = List.copyOf(reserve);
        if (tools.stream().map(SiteTool::name).distinct().count() < tools.size()) {
            throw new IllegalArgumentException("two tools of site " + site + " have the same name");
        }
    }

    public ToolSnapshot(SiteId site, List<SiteTool> tools) {
        this(site, tools, List.of());
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
        return find(tools.stream(), name);
    }

    /** Also one that the model is not told of. */
    public Optional<SiteTool> findAny(String name) {
        return find(Stream.concat(tools.stream(), reserve.stream()), name);
    }

    private static Optional<SiteTool> find(Stream<SiteTool> among, String name) {
        return among.filter(tool -> tool.name().equals(name)).findFirst();
    }

    /** Those of the tools that pass; the others are gone altogether. */
    public ToolSnapshot only(Predicate<SiteTool> passes) {
        return new ToolSnapshot(
                site,
                tools.stream().filter(passes).toList(),
                reserve.stream().filter(passes).toList());
    }
}
