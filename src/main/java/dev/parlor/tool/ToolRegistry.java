package dev.parlor.tool;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which site offers which tools, in which versions, and under which rules. Safe from any thread.
 *
 * <p>A change touches no {@link ToolSnapshot} that was taken before. What runs a tool is not known here: that is a
 * {@link ToolHost}, on any node.
 */
public final class ToolRegistry {
    private static final int BUCKETS = 100;

    private final ToolLimits limits;
    private final Map<SiteId, List<SiteTool>> sites = new ConcurrentHashMap<>();

    public ToolRegistry(ToolLimits limits) {
        this.limits = limits;
    }

    /**
     * Offers a tool on a site, after those already there, or in the place of the one with its name and version.
     *
     * @throws IllegalArgumentException if the parameters are not a usable JSON Schema, or the site has too many tools
     */
    public SiteTool register(SiteId site, ToolDefinition definition, ToolPolicy policy) {
        SiteTool tool = prepare(definition, policy, "");
        register(site, tool);
        return tool;
    }

    /** The same for a tool that {@link #prepare} made. */
    public void register(SiteId site, SiteTool tool) {
        sites.compute(site, (id, known) -> bounded(id, with(known == null ? List.of() : known, tool)));
    }

    /**
     * Compiles a tool without offering it.
     *
     * @param declared the whole declaration, as text that is the same on every server; another text is another revision
     * @throws IllegalArgumentException if the parameters are not a usable JSON Schema
     */
    public SiteTool prepare(ToolDefinition definition, ToolPolicy policy, String declared) {
        return SiteTool.of(definition, policy, declared, limits);
    }

    /** Takes back all versions of a tool. */
    public void remove(SiteId site, String name) {
        keep(site, tool -> !tool.name().equals(name));
    }

    /** Takes back one version of a tool. */
    public void remove(SiteId site, String name, String version) {
        keep(site, tool -> !(tool.name().equals(name) && tool.version().equals(version)));
    }

    /** Every version of every tool of the site, in the order of their declaration, those that are switched off too. */
    public List<SiteTool> all(SiteId site) {
        return sites.getOrDefault(site, List.of());
    }

    /**
     * What the site offers a conversation now: of each tool the version declared last whose rollout reaches it. The
     * same conversation gets the same versions until somebody changes them.
     */
    public ToolSnapshot snapshot(SiteId site, ConversationId conversation) {
        Map<String, SiteTool> chosen = new LinkedHashMap<>();
        for (SiteTool tool : all(site)) {
            if (tool.policy().rules().enabled()
                    && bucket(conversation, tool.name()) < tool.policy().rules().rollout()) {
                chosen.put(tool.name(), tool);
            }
        }
        return new ToolSnapshot(site, List.copyOf(chosen.values()));
    }

    private static int bucket(ConversationId conversation, String tool) {
        int hash = (conversation.value() + "/" + tool).hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), BUCKETS);
    }

    private void keep(SiteId site, Predicate<SiteTool> stays) {
        sites.computeIfPresent(site, (id, known) -> known.stream().filter(stays).toList());
    }

    private static List<SiteTool> with(List<SiteTool> known, SiteTool added) {
        List<SiteTool> changed = new ArrayList<>(known);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).name().equals(added.name())
                    && changed.get(i).version().equals(added.version())) {
                changed.set(i, added);
                return List.copyOf(changed);
            }
        }
        changed.add(added);
        return List.copyOf(changed);
    }

    private List<SiteTool> bounded(SiteId site, List<SiteTool> tools) {
        if (tools.size() > limits.toolsPerSite()) {
            throw new IllegalArgumentException(
                    "site " + site + " may offer at most " + limits.toolsPerSite() + " tools");
        }
        return tools;
    }
}
