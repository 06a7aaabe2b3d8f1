package dev.parlor;

import dev.parlor.config.SiteDraft;
import dev.parlor.conversation.SiteId;
import dev.parlor.site.SiteState;
import org.jspecify.annotations.Nullable;

/**
 * A site that may come to be.
 *
 * @param sql what makes its tables; null if there is no such file
 * @param basis digest of the documents that its tools stand on; empty if they stand on none
 * @param print digest of all that it is made of; the same for what is the same
 */
record Candidate(
        SiteState.Source source, SiteDraft draft, @Nullable String sql, String basis, String print) {
    /** Whether somebody sent it over the network, and so may reach less with it. */
    boolean isOverApi() {
        return source instanceof SiteState.Source.OverApi;
    }

    SiteId id() {
        return draft.id();
    }
}
