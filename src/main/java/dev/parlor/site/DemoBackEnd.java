package dev.parlor.site;

import dev.parlor.config.DemoPerson;
import dev.parlor.config.IdentityConfig;
import dev.parlor.conversation.SiteId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stands in for the back end of a sample site, which would know its own people and sign who they are.
 *
 * <p>It signs for the sites whose identity has the secret {@code demo:} and for no other, asks nobody for a password, and
 * so is for made-up people with made-up belongings only. Its tokens are in no way special: they are verified like those
 * of any site. Thread-safe.
 */
public final class DemoBackEnd {
    private final Vertx vertx;
    private final Tokens tokens;
    private final Duration lifetime;
    private final Function<SiteId, Optional<DemoSite>> sites;

    /**
     * The back end of some sites.
     *
     * @param lifetime of the tokens that it signs
     * @param sites those that it stands in for, as they are at the moment
     */
    public DemoBackEnd(Vertx vertx, Tokens tokens, Duration lifetime, Function<SiteId, Optional<DemoSite>> sites) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.lifetime = lifetime;
        this.sites = sites;
    }

    /** Whom a site knows; nobody if it has a back end of its own, or none. */
    public List<DemoPerson> people(SiteId site) {
        return sites.apply(site).map(DemoSite::people).orElse(List.of());
    }

    /** A token that says who somebody is; nothing if the site does not know them. */
    public Optional<String> signIn(SiteId site, String sub) {
        return sites.apply(site)
                .flatMap(found -> found.people().stream()
                        .filter(person -> person.sub().equals(sub))
                        .findFirst()
                        .map(person -> sign(tokens.resolve(site, found.identity()), person)));
    }

    private String sign(IdentityConfig identity, DemoPerson person) {
        JWTOptions options = new JWTOptions()
                .setAlgorithm(identity.algorithm().name())
                .setExpiresInSeconds(Math.toIntExact(lifetime.toSeconds()));
        if (!identity.audience().isEmpty()) {
            options.addAudience(identity.audience());
        }
        if (!identity.issuer().isEmpty()) {
            options.setIssuer(identity.issuer());
        }
        JsonObject claims = new JsonObject()
                .put("sub", person.sub())
                .put("name", person.name())
                .put(identity.rolesClaim(), new JsonArray(person.roles()));
        PubSecKeyOptions key = new PubSecKeyOptions()
                .setAlgorithm(identity.algorithm().name())
                .setBuffer(identity.secret().reveal());
        return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key)).generateToken(claims, options);
    }
}
