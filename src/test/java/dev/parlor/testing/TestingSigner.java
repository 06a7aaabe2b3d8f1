package dev.parlor.testing;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A site's identity provider: signs real tokens with a key of its own, good ones and any other that a test wants. */
public final class TestingSigner {
    public static final Duration LIFE = Duration.ofMinutes(5);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String algorithm;
    private final String kid;
    private final PubSecKeyOptions signing;
    private final @Nullable PublicKey publicKey;

    private TestingSigner(String algorithm, String kid, PubSecKeyOptions signing, @Nullable PublicKey publicKey) {
        this.algorithm = algorithm;
        this.kid = kid;
        this.signing = signing;
        this.publicKey = publicKey;
    }

    /** Signs with HMAC and a shared secret: {@code HS256}, {@code HS384}, {@code HS512}. */
    public static TestingSigner hmac(String algorithm, String secret) {
        return new TestingSigner(
                algorithm, "", new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(secret), null);
    }

    /** Signs with a new RSA key: {@code RS256}, {@code RS512}, {@code PS256}. */
    public static TestingSigner rsa(String algorithm, String kid, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return pair(algorithm, kid, generator.generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Signs with a new key on a curve: {@code ES256} on secp256r1, {@code ES384} on secp384r1. */
    public static TestingSigner ec(String algorithm, String kid, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return pair(algorithm, kid, generator.generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static TestingSigner pair(String algorithm, String kid, KeyPair pair) {
        PubSecKeyOptions signing = new PubSecKeyOptions()
                .setAlgorithm(algorithm)
                .setBuffer(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        return new TestingSigner(algorithm, kid, kid.isEmpty() ? signing : signing.setId(kid), pair.getPublic());
    }

    /** The same key, which says that it is another one. */
    public TestingSigner calledLike(String otherKid) {
        return new TestingSigner(algorithm, otherKid, new PubSecKeyOptions(signing).setId(otherKid), publicKey);
    }

    /** What a good token says of a subject. */
    public static JsonObject claims(String subject) {
        Instant now = Instant.now();
        return new JsonObject()
                .put("sub", subject)
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFE).getEpochSecond());
    }

    /** A good token. */
    public String token(String subject) {
        return sign(claims(subject));
    }

    /** A token with these claims and no others. */
    public String sign(JsonObject claims) {
        return sign(claims, new JsonObject());
    }

    /** A token with these claims and no others, and more in its header. */
    public String sign(JsonObject claims, JsonObject header) {
        return JWTAuth.create(null, new JWTAuthOptions().addPubSecKey(signing))
                .generateToken(
                        claims,
                        new JWTOptions()
                                .setAlgorithm(algorithm)
                                .setNoTimestamp(true)
                                .setHeader(header));
    }

    /** Header and claims as they would be with a signature, and whatever stands for one. */
    public static String unsigned(String algorithm, JsonObject claims, String signature) {
        JsonObject header = new JsonObject().put("typ", "JWT").put("alg", algorithm);
        return base64(header.encode()) + "." + base64(claims.encode()) + signature;
    }

    /** The public key as PEM. */
    public String pem() {
        return pem("PUBLIC KEY", key().getEncoded());
    }

    /** The public key as JWK. */
    public JsonObject jwk() {
        JsonObject jwk = new JsonObject().put("use", "sig").put("alg", algorithm);
        if (!kid.isEmpty()) {
            jwk.put("kid", kid);
        }
        return switch (key()) {
            case RSAPublicKey rsa ->
                jwk.put("kty", "RSA").put("n", number(rsa.getModulus())).put("e", number(rsa.getPublicExponent()));
            case ECPublicKey ec ->
                jwk.put("kty", "EC")
                        .put("crv", "P-256")
                        .put("x", number(ec.getW().getAffineX()))
                        .put("y", number(ec.getW().getAffineY()));
            default -> throw new IllegalStateException("no such key");
        };
    }

    private PublicKey key() {
        if (publicKey == null) {
            throw new IllegalStateException("a secret has no public side");
        }
        return publicKey;
    }

    private static String number(BigInteger number) {
        byte[] signed = number.toByteArray();
        int from = signed[0] == 0 ? 1 : 0;
        byte[] bytes = new byte[signed.length - from];
        System.arraycopy(signed, from, bytes, 0, bytes.length);
        return BASE64.encodeToString(bytes);
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + kind
                + "-----\n";
    }
}
