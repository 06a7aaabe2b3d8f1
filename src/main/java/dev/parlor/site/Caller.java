package dev.parlor.site;

import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.SiteId;
import java.util.EnumSet;
import java.util.Set;

/**
 * A program or an operator at the tool service.
 *
 * @param sites ids of the sites that they may see; empty for all
 */
public record Caller(String name, Set<ParlorConfig.Scope> scopes, Set<String> sites) {
    public Caller {
        scopes = Set.copyOf(scopes);
        sites = Set.copyOf(sites);
    }

    /** An operator, who may do everything. */
    public static Caller operator(String name) {
        return new Caller(name, EnumSet.allOf(ParlorConfig.Scope.class), Set.of());
    }

    public boolean maySee(SiteId site) {
        return sites.isEmpty() || sites.contains(site.value());
    }
}
