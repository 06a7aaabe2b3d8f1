package dev.parlor.site;

import dev.parlor.config.IdentityConfig.Algorithm;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Public keys as JSON Web Keys (RFC 7517), cut down to what checks a signature under the one algorithm that a site has
 * chosen. A key for another algorithm, for encryption, with a secret in it or too weak (RFC 7518 section 3.3) is none.
 */
final class PublicKeys {
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int P256_BYTES = 32;
    private static final String P256 = "P-256";

    private PublicKeys() {}

    /** Of the keys in a JWKS document, those that can be used. */
    static List<JsonObject> ofDocument(JsonObject document, Algorithm algorithm) {
        JsonArray keys = document.getJsonArray("keys", new JsonArray());
        return keys.stream()
                .filter(JsonObject.class::isInstance)
                .flatMap(key -> usable((JsonObject) key, algorithm).stream())
                .toList();
    }

    /**
     * The key in a text, PEM or JWK.
     *
     * @throws IllegalArgumentException if it is not one for this algorithm
     */
    static JsonObject ofText(String text, Algorithm algorithm) {
        try {
            JsonObject key = text.strip().startsWith("{") ? new JsonObject(text) : ofPem(text, algorithm);
            return usable(key, algorithm)
                    .orElseThrow(
                            () -> new IllegalArgumentException("identity.keys: a key is not one for " + algorithm));
        } catch (DecodeException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "identity.keys: a key is neither the PEM (BEGIN PUBLIC KEY) nor the JWK of one for " + algorithm,
                    unreadable);
        }
    }

    private static Optional<JsonObject> usable(JsonObject key, Algorithm algorithm) {
        try {
            boolean isOurs = switch (algorithm) {
                case HS256 -> false;
                case RS256 ->
                    "RSA".equals(key.getString("kty"))
                            && number(key, "n").bitLength() >= LEAST_RSA_BITS
                            && number(key, "e").testBit(0);
                case ES256 ->
                    "EC".equals(key.getString("kty"))
                            && P256.equals(key.getString("crv"))
                            && number(key, "x").signum() > 0
                            && number(key, "y").signum() > 0;
            };
            boolean isForThis = algorithm.name().equals(key.getString("alg", algorithm.name()))
                    && "sig".equals(key.getString("use", "sig"))
                    && key.getJsonArray("key_ops", new JsonArray().add("verify"))
                            .contains("verify");
            return isOurs && isForThis ? Optional.of(cutDown(key, algorithm)) : Optional.empty();
        } catch (IllegalArgumentException | ClassCastException notAKey) {
            return Optional.empty();
        }
    }

    private static JsonObject cutDown(JsonObject key, Algorithm algorithm) {
        JsonObject cut = new JsonObject().put("alg", algorithm.name()).put("use", "sig");
        Stream.of("kty", "kid", "n", "e", "crv", "x", "y")
                .filter(name -> key.getValue(name) instanceof String)
                .forEach(name -> cut.put(name, key.getString(name)));
        return cut;
    }

    private static BigInteger number(JsonObject key, String name) {
        String text = key.getString(name, "");
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
    }

    private static JsonObject ofPem(String pem, Algorithm algorithm) throws GeneralSecurityException {
        // An environment variable often has the two characters \n for a line's end.
        String body = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----|\\\\n", "");
        KeyFactory factory = KeyFactory.getInstance(algorithm == Algorithm.ES256 ? "EC" : "RSA");
        PublicKey key = factory.generatePublic(
                new X509EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
        return switch (key) {
            case RSAPublicKey rsa ->
                new JsonObject()
                        .put("kty", "RSA")
                        .put("n", text(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8))
                        .put(
                                "e",
                                text(
                                        rsa.getPublicExponent(),
                                        (rsa.getPublicExponent().bitLength() + 7) / 8));
            case ECPublicKey ec ->
                new JsonObject()
                        .put("kty", "EC")
                        .put("crv", ec.getParams().getOrder().bitLength() == P256_BYTES * 8 ? P256 : "another")
                        .put("x", text(ec.getW().getAffineX(), P256_BYTES))
                        .put("y", text(ec.getW().getAffineY(), P256_BYTES));
            default -> new JsonObject();
        };
    }

    /** Unsigned, big-endian, in so many bytes (RFC 7518 section 6). */
    private static String text(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] bytes = new byte[length];
        int count = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - count, bytes, length - count, count);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
