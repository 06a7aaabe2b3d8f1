package dev.parlor.site;

import dev.parlor.config.ConfigProblem;
import dev.parlor.config.IdentityConfig;
import dev.parlor.config.SiteConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Revocation;
import dev.parlor.history.VisitorRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who visitors are: strangers with a token of ours, or whomever a site names in a token of its own. Thread-safe; futures
 * complete on the caller's context.
 *
 * <p>Whatever does not hold is a {@link TokenRefused}; any other failure means that nobody can tell at the moment.
 */
public final class Visitors {
    private final Tokens tokens;
    private final VisitorRecords records;
    private final Revocations revocations;
    private final Vertx vertx;
    private final Whereabouts outside;
    private volatile Map<SiteId, Named> sites = Map.of();

    /**
     * A site as far as it is about visitors.
     *
     * @param sent whether somebody made it over the network
     * @param verifier reads its own tokens; null if it makes none
     */
    private record Named(
            IdentityConfig identity, boolean sent, @Nullable SiteIdentity verifier) {
        boolean isFor(IdentityConfig other, boolean otherSent) {
            return identity.equals(other) && sent == otherSent;
        }
    }

    /**
     * The visitors of no site yet.
     *
     * @param outside tells where the keys may be of sites that somebody made over the network
     */
    public Visitors(Vertx vertx, Tokens tokens, VisitorRecords records, Revocations revocations, Whereabouts outside) {
        this.outside = outside;
        this.tokens = tokens;
        this.records = records;
        this.revocations = revocations;
        this.vertx = vertx;
    }

    /**
     * From now on these are the sites. Keys that were fetched stay where nothing has changed.
     *
     * @param sent those that somebody made over the network
     * @throws IllegalArgumentException if a key of a site cannot be used; then everything stays as it was
     */
    public synchronized void serve(Map<SiteId, SiteConfig> now, Set<SiteId> sent) {
        Map<SiteId, Named> next = new HashMap<>();
        now.forEach((id, site) -> {
            Named before = sites.get(id);
            next.put(
                    id,
                    before != null && before.isFor(site.identity(), sent.contains(id))
                            ? before
                            : named(id, site.identity(), sent.contains(id)));
        });
        sites = Map.copyOf(next);
    }

    private Named named(SiteId id, IdentityConfig identity, boolean sent) {
        Whereabouts whereabouts = sent ? outside : Whereabouts.AS_WRITTEN;
        return new Named(
                identity,
                sent,
                identity.isConfigured()
                        ? new SiteIdentity(vertx, id, tokens.resolve(id, identity), whereabouts)
                        : null);
    }

    /**
     * Finds keys that cannot be used.
     *
     * @throws ConfigProblem if there is one
     */
    public static void check(SiteId site, IdentityConfig identity) {
        try {
            identity.keys().forEach(key -> PublicKeys.ofText(key, identity.algorithm()));
        } catch (IllegalArgumentException unusable) {
            throw new ConfigProblem("site " + site + ": " + unusable.getMessage());
        }
    }

    public boolean hasSite(SiteId site) {
        return sites.containsKey(site);
    }

    /** Somebody who shows no token. */
    public Future<Identity.Visitor> stranger(SiteId site) {
        return requiresName(site)
                ? Future.failedFuture(new TokenRefused("the site wants to know its visitors"))
                : Future.succeededFuture(tokens.newStranger(site));
    }

    /** Whoever holds a token for this site. */
    public Future<Identity.Visitor> verify(SiteId site, String token) {
        return tokens.stranger(token)
                .map(this::known)
                .otherwise(notOurs -> named(site, token))
                .compose(found -> found)
                .compose(visitor -> visitor.site().equals(site)
                        ? Future.succeededFuture(visitor)
                        : Future.failedFuture(new TokenRefused("another site's token")));
    }

    /**
     * Makes the conversations of a stranger those of a visitor whom their site has named, if {@code previous} is the
     * stranger's token; anything else changes nothing.
     *
     * @return whether anything changed
     */
    public Future<Boolean> merge(Identity.Visitor named, @Nullable String previous) {
        if (previous == null || named.id().isStranger()) {
            return Future.succeededFuture(false);
        }
        return tokens.stranger(previous)
                .map(stranger -> stranger.site().equals(named.site())
                        ? records.merge(named.site(), stranger.id(), named.id(), named.issuedAt())
                                .onSuccess(end -> end.ifPresent(revocations::announce))
                                .map(Optional::isPresent)
                        : Future.succeededFuture(false))
                .otherwise(Future.succeededFuture(false))
                .compose(merging -> merging);
    }

    /** The token to come back with: a new one for a stranger; for others their own, so that nothing outlives it. */
    public String ticket(Identity.Visitor visitor) {
        return visitor.id().isStranger()
                ? tokens.forStranger(visitor.site(), visitor.id())
                : visitor.person().token();
    }

    /** A name for the conversation that a visitor asks for in the place of their last one; nothing is stored of it yet. */
    public ConversationId newConversation(Identity.Visitor visitor) {
        return tokens.newConversation(visitor.site(), visitor.id());
    }

    /** Whether a conversation has its name from {@link #newConversation} for this visitor. */
    public boolean hasAskedFor(ConversationId conversation, Identity.Visitor visitor) {
        return tokens.isNewConversation(conversation, visitor.site(), visitor.id());
    }

    /** Voids the tokens that a visitor has: at once on this server, within a look on the others. */
    public Future<Revocation> revoke(SiteId site, VisitorId visitor) {
        return records.revoke(site, visitor).onSuccess(revocations::announce);
    }

    private Future<Identity.Visitor> known(Identity.Visitor stranger) {
        return requiresName(stranger.site())
                ? Future.failedFuture(new TokenRefused("the site wants to know its visitors"))
                : records.isWelcome(stranger.site(), stranger.id(), stranger.issuedAt())
                        .compose(welcome -> orRefused(stranger, welcome));
    }

    private Future<Identity.Visitor> named(SiteId site, String token) {
        Named here = sites.get(site);
        SiteIdentity identity = here == null ? null : here.verifier();
        return identity == null
                ? Future.failedFuture(new TokenRefused("the site names nobody"))
                : identity.verify(token)
                        .compose(visitor -> records.meet(site, visitor.person(), visitor.issuedAt())
                                .compose(welcome -> orRefused(visitor, welcome)));
    }

    private boolean requiresName(SiteId site) {
        Named here = sites.get(site);
        return here != null && here.identity().required();
    }

    private static Future<Identity.Visitor> orRefused(Identity.Visitor visitor, boolean welcome) {
        return welcome
                ? Future.succeededFuture(visitor)
                : Future.failedFuture(new TokenRefused("the token was revoked"));
    }
}
