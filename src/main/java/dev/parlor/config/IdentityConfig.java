package dev.parlor.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a site proves who its visitors are: with JWTs (RFC 7519) that it signs under one algorithm.
 *
 * @param secret shared with the site, for HS256: at least 32 bytes (RFC 7518 section 3.2); {@code demo:} is one of this
 *     installation's own making, and its sample pages sign people of the demo in
 * @param algorithm the only one that is taken
 * @param required whether strangers are turned away
 * @param audience whom a token must be for; empty: a token that names an audience is refused
 * @param issuer who must have made it; empty: whoever has the key
 * @param jwks where the public keys are (RFC 7517), for RS256 and ES256: https, or http on this machine
 * @param keys the public keys themselves, each as PEM or as the JSON of a JWK
 * @param clockSkew how far the clocks of site and server may be apart
 * @param rolesClaim the claim that lists roles; with dots, a path into objects
 * @param jwksRefresh age at which the keys are fetched again, so that a withdrawn one goes out of use
 * @param jwksPause least time between two fetches, whatever tokens say
 * @param jwksBytes largest document with keys
 */
public record IdentityConfig(
        Secret secret,
        Algorithm algorithm,
        boolean required,
        String audience,
        String issuer,
        String jwks,
        List<String> keys,
        Duration clockSkew,
        String rolesClaim,
        Duration jwksRefresh,
        Duration jwksPause,
        int jwksBytes) {
    private static final Secret DEMO = new Secret("demo:");
    private static final int LEAST_SECRET_BYTES = 32;
    private static final int MOST_KEYS = 20;
    private static final Duration MOST_SKEW = Duration.ofMinutes(10);
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public IdentityConfig {
        keys = keys.stream().filter(key -> !key.isBlank()).toList();
        Range.of("jwks_bytes", jwksBytes, 1_024, 16 << 20);
        Range.of("keys", keys.size(), 0, MOST_KEYS);
        require(clockSkew.compareTo(MOST_SKEW) <= 0, "clock_skew is at most 10m");
        require(!jwksPause.isZero(), "jwks_pause must not be zero");
        require(!rolesClaim.isBlank(), "roles_claim must not be empty");
        require(
                (secret.isPresent() ? 1 : 0) + (jwks.isEmpty() ? 0 : 1) + (keys.isEmpty() ? 0 : 1) <= 1,
                "identity has one of secret, jwks and keys, not several");
        if (algorithm == Algorithm.HS256) {
            require(
                    jwks.isEmpty() && keys.isEmpty(),
                    "public keys go with algorithm RS256 or ES256, and algorithm is HS256");
        } else {
            require(!secret.isPresent(), "a secret goes with algorithm HS256, and algorithm is " + algorithm);
        }
        require(
                !secret.isPresent()
                        || secret.equals(DEMO)
                        || secret.reveal().getBytes(StandardCharsets.UTF_8).length >= LEAST_SECRET_BYTES,
                "secret needs at least " + LEAST_SECRET_BYTES + " bytes; make one with: openssl rand -base64 32");
        require(jwks.isEmpty() || isSafe(jwks), "jwks is an https address (or http on this machine)");
        require(
                jwks.isEmpty() || !audience.isEmpty(),
                "jwks needs an audience: whoever publishes keys may sign for others too");
        require(
                !required || secret.isPresent() || !jwks.isEmpty() || !keys.isEmpty(),
                "required needs a secret, jwks or keys to know anybody by");
    }

    /** A signature algorithm of RFC 7518. */
    public enum Algorithm {
        HS256,
        RS256,
        ES256
    }

    /** Whether the site names visitors at all. */
    public boolean isConfigured() {
        return secret.isPresent() || !jwks.isEmpty() || !keys.isEmpty();
    }

    /** Whether this server stands in for the back end that would sign the site's tokens. */
    public boolean isDemo() {
        return secret.equals(DEMO);
    }

    /** The same, with this secret. */
    public IdentityConfig with(Secret other) {
        return new IdentityConfig(
                other,
                algorithm,
                required,
                audience,
                issuer,
                jwks,
                keys,
                clockSkew,
                rolesClaim,
                jwksRefresh,
                jwksPause,
                jwksBytes);
    }

    private static boolean isSafe(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost())));
        } catch (IllegalArgumentException notUrl) {
            return false;
        }
    }

    private static void require(boolean fulfilled, String sentence) {
        if (!fulfilled) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
