package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which site offers which tools, and under which rules. Safe from any thread.
 *
 * <p>A change swaps in a new {@link ToolSnapshot}; one taken before stays as it was. What runs a tool is not known
 * here: that is a {@link ToolHost}, on any node.
 */
public final class ToolRegistry {
    private final ToolLimits limits;
    private final Map<SiteId, ToolSnapshot> sites = new ConcurrentHashMap<>();

    public ToolRegistry(ToolLimits limits) {
        this.limits = limits;
    }

    /**
     * Offers a tool on a site, after those already there, or in the place of the one with its name.
     *
     * @throws IllegalArgumentException if the parameters are not a usable JSON Schema, or the site has too many tools
     */
    public void register(SiteId site, ToolDefinition definition, ToolPolicy policy) {
        SiteTool tool = SiteTool.of(definition, policy, limits);
        sites.compute(site, (id, known) -> bounded((known == null ? ToolSnapshot.empty(id) : known).with(tool)));
    }

    public void remove(SiteId site, String name) {
        sites.computeIfPresent(site, (id, known) -> known.without(name));
    }

    /** What the site offers now; empty for a site that never offered anything. */
    public ToolSnapshot snapshot(SiteId site) {
        ToolSnapshot known = sites.get(site);
        return known == null ? ToolSnapshot.empty(site) : known;
    }

    public Optional<SiteTool> find(SiteId site, String name) {
        return snapshot(site).find(name);
    }

    private ToolSnapshot bounded(ToolSnapshot snapshot) {
        if (snapshot.tools().size() > limits.toolsPerSite()) {
            throw new IllegalArgumentException(
                    "site " + snapshot.site() + " may offer at most " + limits.toolsPerSite() + " tools");
        }
        return snapshot;
    }
}
