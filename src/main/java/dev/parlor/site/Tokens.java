package dev.parlor.site;

import dev.parlor.config.IdentityConfig;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens that this installation signs: JWT (RFC 7519) with HS256 and no other algorithm. Thread-safe.
 *
 * <p>They are a stranger's or an operator's; whom a site names has the site's own. A token of one kind is of no use as
 * the other: each kind has an audience of its own.
 */
public final class Tokens {
    private static final String ALGORITHM = "HS256";
    private static final String ISSUER = "parlor";
    private static final String VISITOR = "parlor-visitor";
    private static final String OPERATOR = "parlor-operator";
    private static final int SECRET_BYTES = 32;
    private static final String DERIVATION = "HmacSHA256";
    private static final String NEW = "n-";
    private static final int UUID_CHARS = 36;
    private static final int MARK_BYTES = 16;

    private final JWTAuth visitors;
    private final JWTAuth operators;
    private final ParlorConfig.Tokens lifetimes;
    private final String secret;

    /**
     * Signs with a secret that all servers of the installation share.
     *
     * @param secret as {@link #newSecret} makes it
     */
    public Tokens(Vertx vertx, String secret, ParlorConfig.Tokens lifetimes) {
        this.visitors = auth(vertx, secret, VISITOR);
        this.operators = auth(vertx, secret, OPERATOR);
        this.lifetimes = lifetimes;
        this.secret = secret;
    }

    public static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * The identity of a site with the secret that stands in for {@code demo:}, another for each site and the same on every
     * server; any other identity as it is.
     */
    IdentityConfig resolve(SiteId site, IdentityConfig identity) {
        return identity.isDemo() ? identity.with(new Secret(demoSecret(site))) : identity;
    }

    /** Nobody who knows the one can tell the other, nor the secret of the installation (as in RFC 5869 section 2.3). */
    private String demoSecret(SiteId site) {
        return Base64.getEncoder().encodeToString(derive("demo identity of " + site.value()));
    }

    private byte[] derive(String what) {
        try {
            Mac mac = Mac.getInstance(DERIVATION);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), DERIVATION));
            return mac.doFinal(what.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /**
     * A name for a conversation that a visitor has asked for in the place of their last one. They come back to it before
     * anything is stored of it, and nobody else does.
     */
    ConversationId newConversation(SiteId site, VisitorId visitor) {
        return newConversation(UUID.randomUUID().toString(), site, visitor);
    }

    private ConversationId newConversation(String random, SiteId site, VisitorId visitor) {
        byte[] mark = derive("new conversation " + random + "\n" + site.value() + "\n" + visitor.value());
        return new ConversationId(NEW + random + "-" + HexFormat.of().formatHex(mark, 0, MARK_BYTES));
    }

    boolean isNewConversation(ConversationId id, SiteId site, VisitorId visitor) {
        int random = NEW.length() + UUID_CHARS;
        return id.value().startsWith(NEW)
                && id.value().length() > random
                && newConversation(id.value().substring(NEW.length(), random), site, visitor)
                        .equals(id);
    }

    /** Somebody who has not been here before. */
    public Identity.Visitor newStranger(SiteId site) {
        Instant now = Instant.now();
        Visitor stranger = Visitor.stranger(VisitorId.stranger(UUID.randomUUID().toString()));
        return new Identity.Visitor(site, stranger, now, now.plus(lifetimes.visitor()));
    }

    /** A new token for a stranger, as long as the first one. */
    public String forStranger(SiteId site, VisitorId stranger) {
        return sign(
                visitors,
                new JsonObject().put("sub", stranger.value()).put("site", site.value()),
                VISITOR,
                lifetimes.visitor());
    }

    public SignedIn forOperator(String name) {
        String token = sign(operators, new JsonObject().put("sub", name), OPERATOR, lifetimes.operator());
        return new SignedIn(token, name, Instant.now().plus(lifetimes.operator()));
    }

    /** The stranger whose token this is; fails if its signature, audience or time does not hold. */
    public Future<Identity.Visitor> stranger(String token) {
        return claims(visitors, token)
                .map(claims -> new Identity.Visitor(
                        new SiteId(claims.getString("site")),
                        Visitor.stranger(new VisitorId(claims.getString("sub"))),
                        Instant.ofEpochSecond(claims.getLong("iat")),
                        Instant.ofEpochSecond(claims.getLong("exp"))))
                .compose(visitor -> visitor.id().isStranger()
                        ? Future.succeededFuture(visitor)
                        : Future.failedFuture(new TokenRefused("only strangers have a token of ours")));
    }

    /** The operator whose token this is; fails if its signature, audience or time does not hold. */
    public Future<SignedIn> operator(String token) {
        return claims(operators, token)
                .map(claims ->
                        new SignedIn(token, claims.getString("sub"), Instant.ofEpochSecond(claims.getLong("exp"))));
    }

    /** An operator's token with its end. */
    public record SignedIn(String token, String name, Instant expiresAt) {}

    private static Future<JsonObject> claims(JWTAuth auth, String token) {
        return auth.authenticate(new TokenCredentials(token))
                .map(user -> user.attributes().getJsonObject("accessToken"));
    }

    private static String sign(JWTAuth auth, JsonObject claims, String audience, Duration lifetime) {
        return auth.generateToken(
                claims,
                new JWTOptions()
                        .setAlgorithm(ALGORITHM)
                        .setIssuer(ISSUER)
                        .addAudience(audience)
                        .setExpiresInSeconds((int) lifetime.toSeconds()));
    }

    private static JWTAuth auth(Vertx vertx, String secret, String audience) {
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(secret))
                        .setJWTOptions(new JWTOptions().setIssuer(ISSUER).addAudience(audience)));
    }
}
