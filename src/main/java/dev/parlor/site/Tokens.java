package dev.parlor.site;

import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * The tokens that this installation signs: JWT (RFC 7519) with HS256 and no other algorithm. Thread-safe.
 *
 * <p>A token of one kind is of no use as the other: each kind has an audience of its own.
 */
public final class Tokens {
    private static final String ALGORITHM = "HS256";
    private static final String ISSUER = "parlor";
    private static final String VISITOR = "parlor-visitor";
    private static final String OPERATOR = "parlor-operator";
    private static final int SECRET_BYTES = 32;

    private final JWTAuth visitors;
    private final JWTAuth operators;
    private final ParlorConfig.Tokens lifetimes;

    /**
     * Signs with a secret that all servers of the installation share.
     *
     * @param secret as {@link #newSecret} makes it
     */
    public Tokens(Vertx vertx, String secret, ParlorConfig.Tokens lifetimes) {
        this.visitors = auth(vertx, secret, VISITOR);
        this.operators = auth(vertx, secret, OPERATOR);
        this.lifetimes = lifetimes;
    }

    public static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Somebody who has not been here before. */
    public static VisitorId newVisitor() {
        return new VisitorId("anon:" + UUID.randomUUID());
    }

    public String forVisitor(Identity.Visitor visitor) {
        return sign(
                visitors,
                new JsonObject()
                        .put("sub", visitor.id().value())
                        .put("site", visitor.site().value()),
                VISITOR,
                lifetimes.visitor());
    }

    public SignedIn forOperator(Identity.Operator operator) {
        String token = sign(operators, new JsonObject().put("sub", operator.name()), OPERATOR, lifetimes.operator());
        return new SignedIn(token, Instant.now().plus(lifetimes.operator()));
    }

    /** Who the token says; fails if its signature, audience or time does not hold, without saying which. */
    public Future<Identity> verify(String token) {
        TokenCredentials credentials = new TokenCredentials(token);
        return visitors.authenticate(credentials)
                .<Identity>map(user -> new Identity.Visitor(
                        new SiteId(user.principal().getString("site")),
                        new VisitorId(user.principal().getString("sub"))))
                .recover(notAVisitor -> operators
                        .authenticate(credentials)
                        .map(user -> new Identity.Operator(user.principal().getString("sub"))));
    }

    /** An operator's token with its end. */
    public record SignedIn(String token, Instant expiresAt) {}

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
