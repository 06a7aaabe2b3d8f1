package dev.parlor.history;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of visitors beside their conversations: what a site last said of them, and whether their tokens still
 * count. Never the tokens. Futures complete on the caller's context.
 */
public interface VisitorRecords {
    /** Records what a verified token says; false, and nothing recorded, if that token was revoked. */
    Future<Boolean> meet(SiteId site, Visitor visitor, Instant issuedAt);

    /** Whether a token that was issued to a visitor at that time still counts. */
    Future<Boolean> isWelcome(SiteId site, VisitorId visitor, Instant issuedAt);

    /**
     * Makes a stranger's conversations those of a visitor whom the site has named, and voids the stranger's tokens: one
     * transaction, once in the life of a stranger.
     *
     * @param issuedAt when the token was made that names the visitor
     * @return the end of the stranger's tokens; empty if there was nothing to make of them any more
     */
    Future<Optional<Revocation>> merge(SiteId site, VisitorId stranger, VisitorId named, Instant issuedAt);

    /** Voids the tokens that a visitor has, whether or not they were ever here. */
    Future<Revocation> revoke(SiteId site, VisitorId visitor);

    /** The revocations after a moment of the archive's own clock; null for none but those to come. */
    Future<Recent> revokedSince(@Nullable Instant moment);

    /**
     * A look at revocations.
     *
     * @param now the archive's clock at that time
     */
    record Recent(Instant now, List<Revocation> revocations) {
        public Recent {
            revocations = List.copyOf(revocations);
        }
    }
}
