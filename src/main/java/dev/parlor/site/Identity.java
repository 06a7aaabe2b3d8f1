package dev.parlor.site;

import dev.parlor.config.OperatorRole;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import java.time.Instant;
import java.util.Set;

/** Who a token says that somebody is, and how long it says so. */
public sealed interface Identity {
    /** The end of the token. */
    Instant until();

    /**
     * Somebody who writes to a site.
     *
     * @param person a stranger, or whoever the site's own token names, with that token
     * @param issuedAt when the token was made; the epoch if it does not say
     */
    record Visitor(SiteId site, dev.parlor.conversation.Visitor person, Instant issuedAt, Instant until)
            implements Identity {
        public VisitorId id() {
            return person.id();
        }
    }

    /**
     * Somebody at the dashboard.
     *
     * @param sites whose visitors they see; empty: all
     */
    record Operator(String name, OperatorRole role, Set<SiteId> sites, Instant until) implements Identity {
        public Operator {
            sites = Set.copyOf(sites);
        }

        public boolean covers(SiteId site) {
            return sites.isEmpty() || sites.contains(site);
        }
    }
}
