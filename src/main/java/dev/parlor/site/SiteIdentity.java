package dev.parlor.site;

import dev.parlor.config.IdentityConfig;
import dev.parlor.config.IdentityConfig.Algorithm;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.NoSuchKeyIdException;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tokens with which one site says who its visitors are (JWT, RFC 7519, as RFC 8725 advises: one algorithm,
 * fixed by the configuration and not by the token). Thread-safe.
 */
final class SiteIdentity {
    private static final int LONGEST_SUBJECT = 200;
    private static final long LATEST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final Vertx vertx;
    private final SiteId site;
    private final IdentityConfig config;
    private final IdentityKeys keys;

    /**
     * The identity of a site that is configured to have one.
     *
     * @param whereabouts of the server that publishes its keys
     * @throws IllegalArgumentException if a key of the configuration cannot be used
     */
    SiteIdentity(Vertx vertx, SiteId site, IdentityConfig config, Whereabouts whereabouts) {
        this.vertx = vertx;
        this.site = site;
        this.config = config;
        this.keys = keys(whereabouts);
    }

    /** Fails with {@link TokenRefused}, or with {@link KeysUnavailable} if nobody can tell at the moment. */
    Future<Identity.Visitor> verify(String token) {
        if (!isOurForm(token)) {
            return Future.failedFuture(new TokenRefused("not a token of the configured form"));
        }
        return keys.current()
                .compose(known -> check(known, token)
                        .recover(problem -> problem instanceof NoSuchKeyIdException
                                ? keys.newer().compose(newer -> check(newer, token))
                                : Future.failedFuture(problem)))
                .map(claims -> visitor(claims, token))
                .recover(problem -> Future.failedFuture(
                        problem instanceof KeysUnavailable
                                ? problem
                                : new TokenRefused(String.valueOf(problem.getMessage()))));
    }

    /** Three parts, our algorithm, and no extension that would have to be understood (RFC 7515 section 4.1.11). */
    private boolean isOurForm(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || Arrays.stream(parts).anyMatch(String::isEmpty)) {
            return false;
        }
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(parts[0]);
            JsonObject header = new JsonObject(new String(decoded, StandardCharsets.UTF_8));
            return config.algorithm().name().equals(header.getValue("alg")) && !header.containsKey("crit");
        } catch (RuntimeException notAHeader) {
            return false;
        }
    }

    private static Future<JsonObject> check(JWTAuth keys, String token) {
        // Claims of the wrong kind make the library throw.
        return Future.succeededFuture(new TokenCredentials(token))
                .compose(keys::authenticate)
                .map(user -> user.attributes().getJsonObject("accessToken"));
    }

    private Identity.Visitor visitor(JsonObject claims, String token) {
        String subject = claims.getValue("sub") instanceof String text ? text : "";
        require(!subject.isBlank() && subject.length() <= LONGEST_SUBJECT, "no usable sub");
        require(subject.chars().noneMatch(Character::isISOControl), "control characters in sub");
        require(StandardCharsets.UTF_8.newEncoder().canEncode(subject), "half a character in sub");
        require(claims.getValue("exp") instanceof Number, "no exp");
        require(!config.audience().isEmpty() || !claims.containsKey("aud"), "an aud that nobody here is");
        Map<String, String> texts = texts(claims);
        require(texts.toString().indexOf('\0') < 0, "U+0000 in a claim");
        Set<String> roles = roles(claims);
        require(roles.stream().noneMatch(role -> role.indexOf('\0') >= 0), "U+0000 in a role");
        return new Identity.Visitor(
                site,
                new Visitor(VisitorId.subject(subject), texts, roles, token),
                claims.getValue("iat") instanceof Number ? time(claims, "iat") : Instant.EPOCH,
                time(claims, "exp"));
    }

    private static Instant time(JsonObject claims, String name) {
        return Instant.ofEpochSecond(Math.clamp(claims.getLong(name), 0, LATEST_SECOND));
    }

    /** Each claim as a text: numbers as they read, lists and objects as JSON. */
    private static Map<String, String> texts(JsonObject claims) {
        Map<String, String> texts = new HashMap<>();
        claims.forEach(claim -> {
            switch (claim.getValue()) {
                case JsonObject object -> texts.put(claim.getKey(), object.encode());
                case JsonArray array -> texts.put(claim.getKey(), array.encode());
                case null -> {}
                case Object plain -> texts.put(claim.getKey(), plain.toString());
            }
        });
        return texts;
    }

    private Set<String> roles(JsonObject claims) {
        return switch (find(claims, config.rolesClaim())) {
            case JsonArray list ->
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .filter(role -> !role.isBlank())
                        .collect(Collectors.toUnmodifiableSet());
            case String text ->
                Arrays.stream(text.split(" ")).filter(role -> !role.isBlank()).collect(Collectors.toUnmodifiableSet());
            case null -> Set.of();
            default -> Set.of();
        };
    }

    /** A claim's own name comes first, since names may have dots in them. */
    private static @Nullable Object find(JsonObject claims, String path) {
        int dot = path.indexOf('.');
        if (claims.containsKey(path) || dot < 0) {
            return claims.getValue(path);
        }
        return claims.getValue(path.substring(0, dot)) instanceof JsonObject inner
                ? find(inner, path.substring(dot + 1))
                : null;
    }

    private IdentityKeys keys(Whereabouts whereabouts) {
        if (config.algorithm() == Algorithm.HS256) {
            PubSecKeyOptions secret = new PubSecKeyOptions()
                    .setAlgorithm("HS256")
                    .setBuffer(config.secret().reveal());
            return new IdentityKeys.Fixed(JWTAuth.create(vertx, options().addPubSecKey(secret)));
        }
        if (config.keys().isEmpty()) {
            return new PublishedKeys(vertx, config, whereabouts, this::reader);
        }
        return new IdentityKeys.Fixed(reader(config.keys().stream()
                .map(key -> PublicKeys.ofText(key, config.algorithm()))
                .toList()));
    }

    /** Never called without keys: with none, the library would take unsigned tokens. */
    private JWTAuth reader(List<JsonObject> publicKeys) {
        return JWTAuth.create(vertx, options().setJwks(publicKeys));
    }

    private JWTAuthOptions options() {
        JWTOptions checks = new JWTOptions().setLeeway((int) config.clockSkew().toSeconds());
        if (!config.audience().isEmpty()) {
            checks.addAudience(config.audience());
        }
        if (!config.issuer().isEmpty()) {
            checks.setIssuer(config.issuer());
        }
        return new JWTAuthOptions().setJWTOptions(checks);
    }

    private static void require(boolean fulfilled, String why) {
        if (!fulfilled) {
            throw new TokenRefused(why);
        }
    }
}
