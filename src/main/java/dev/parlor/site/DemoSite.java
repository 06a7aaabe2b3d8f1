package dev.parlor.site;

import dev.parlor.config.DemoPerson;
import dev.parlor.config.IdentityConfig;
import java.util.List;

/** A site for whose back end this server stands in, and whom that one would know. */
public record DemoSite(IdentityConfig identity, List<DemoPerson> people) {
    public DemoSite {
        people = List.copyOf(people);
        if (!identity.isDemo()) {
            throw new IllegalArgumentException("somebody else signs for this site");
        }
    }
}
