package dev.parlor.history;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import java.time.Instant;

/**
 * A visitor's tokens are not taken any more.
 *
 * @param at those issued until then are void; a stranger's all are, since nobody could prove who got a later one
 */
public record Revocation(SiteId site, VisitorId visitor, Instant at) {
    public boolean voids(Instant issuedAt, VisitorId holder) {
        return holder.isStranger() || !issuedAt.isAfter(at);
    }
}
