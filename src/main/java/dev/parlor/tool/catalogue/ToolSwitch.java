package dev.parlor.tool.catalogue;

import dev.parlor.conversation.SiteId;

/**
 * What somebody set about one version of a tool while the server ran; it goes before the declaration.
 *
 * @param rollout percent of conversations that get this version, 0 to 100
 */
public record ToolSwitch(SiteId site, String name, String version, boolean enabled, int rollout) {
    public ToolSwitch {
        if (rollout < 0 || rollout > 100) {
            throw new IllegalArgumentException("rollout is " + rollout + ", but must be from 0 to 100");
        }
    }
}
