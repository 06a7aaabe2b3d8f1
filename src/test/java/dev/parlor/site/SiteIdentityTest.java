package dev.parlor.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.IdentityConfig;
import dev.parlor.config.IdentityConfig.Algorithm;
import dev.parlor.config.Secret;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.testing.TestingSigner;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a site's token must be to name a visitor. */
class SiteIdentityTest {
    private static final SiteId SITE = new SiteId("shop");
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final TestingSigner HMAC = TestingSigner.hmac("HS256", SECRET);
    private static final TestingSigner RSA = TestingSigner.rsa("RS256", "", 2_048);
    private static final TestingSigner EC = TestingSigner.ec("ES256", "", "secp256r1");
    private static final long SKEW = 60;

    @SuppressWarnings("NullAway.Init")
    private static Vertx vertx;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aTokenUnderTheSitesAlgorithmNamesAVisitor() {
        assertThat(verify(hmac(), HMAC.token("42")).id()).isEqualTo(VisitorId.subject("42"));
        assertThat(verify(keys(Algorithm.RS256, RSA.pem()), RSA.token("42")).id())
                .isEqualTo(VisitorId.subject("42"));
        assertThat(verify(keys(Algorithm.RS256, RSA.jwk().encode()), RSA.token("42"))
                        .id())
                .isEqualTo(VisitorId.subject("42"));
        assertThat(verify(keys(Algorithm.ES256, EC.pem()), EC.token("42")).id()).isEqualTo(VisitorId.subject("42"));
        assertThat(verify(keys(Algorithm.ES256, EC.jwk().encode()), EC.token("42"))
                        .id())
                .isEqualTo(VisitorId.subject("42"));
        assertThat(verify(keys(Algorithm.RS256, RSA.pem().replace("\n", "\\n")), RSA.token("42"))
                        .id())
                .as("a key from an environment variable")
                .isEqualTo(VisitorId.subject("42"));
    }

    @Test
    void noSubjectCanBeTakenForAStranger() {
        VisitorId named = verify(hmac(), HMAC.token("anon:7f4e")).id();
        assertThat(named).isNotEqualTo(new VisitorId("anon:7f4e"));
        assertThat(named.isStranger()).isFalse();
    }

    @Test
    void claimsAreTextsAndTheTokenIsAtHand() {
        JsonObject claims = claims().put("name", "Ana")
                .put("customer_id", 4711)
                .put("vip", true)
                .put("address", new JsonObject().put("city", "Zürich"))
                .put("groups", new JsonArray().add("a").add("b"))
                .putNull("nothing");
        String token = HMAC.sign(claims);
        dev.parlor.conversation.Visitor person = verify(hmac(), token).person();
        assertThat(person.claims())
                .containsEntry("sub", "42")
                .containsEntry("name", "Ana")
                .containsEntry("customer_id", "4711")
                .containsEntry("vip", "true")
                .containsEntry("address", "{\"city\":\"Zürich\"}")
                .containsEntry("groups", "[\"a\",\"b\"]")
                .doesNotContainKey("nothing");
        assertThat(person.token()).isEqualTo(token);
        assertThat(person.tokenAt(Instant.now())).isEqualTo(token);
        assertThat(person.tokenAt(Instant.now().plus(TestingSigner.LIFE))).isEmpty();
        assertThat(person.toString()).doesNotContain(token);
    }

    @Test
    void rolesAreAListOrATextWithSpacesOrInsideOfAnObject() {
        JsonArray list = new JsonArray().add("owner").add(7).add("").add("tenant");
        assertThat(verify(hmac(), HMAC.sign(claims().put("roles", list)))
                        .person()
                        .roles())
                .containsExactlyInAnyOrder("owner", "tenant");
        assertThat(verify(hmac(), HMAC.sign(claims().put("roles", " owner  tenant ")))
                        .person()
                        .roles())
                .containsExactlyInAnyOrder("owner", "tenant");
        assertThat(verify(hmac(), HMAC.sign(claims().put("roles", 7))).person().roles())
                .isEmpty();
        assertThat(verify(hmac(), HMAC.sign(claims())).person().roles()).isEmpty();
        JsonObject nested = claims().put("realm_access", new JsonObject().put("roles", list));
        assertThat(verify(rolesIn("realm_access.roles"), HMAC.sign(nested))
                        .person()
                        .roles())
                .containsExactlyInAnyOrder("owner", "tenant");
        JsonObject named = claims().put("https://shop.example/roles", list);
        assertThat(verify(rolesIn("https://shop.example/roles"), HMAC.sign(named))
                        .person()
                        .roles())
                .containsExactlyInAnyOrder("owner", "tenant");
    }

    @Test
    void clocksMayBeApartByTheSkewAndNoFurther() {
        long now = Instant.now().getEpochSecond();
        assertThat(verify(hmac(), HMAC.sign(claims().put("exp", now - SKEW / 2)))
                        .id())
                .isEqualTo(VisitorId.subject("42"));
        assertThat(verify(hmac(), HMAC.sign(claims().put("iat", now + SKEW / 2).put("nbf", now + SKEW / 2)))
                        .id())
                .isEqualTo(VisitorId.subject("42"));
    }

    @TestFactory
    Stream<DynamicTest> whateverElseIsRefused() {
        long now = Instant.now().getEpochSecond();
        String good = HMAC.token("42");
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("nothing", "");
        bad.put("no token", "a.b.c");
        bad.put("no signature", good.substring(0, good.lastIndexOf('.')));
        bad.put("an empty signature", good.substring(0, good.lastIndexOf('.') + 1));
        bad.put("a part too many", good + ".e30");
        bad.put("another signature", good.substring(0, good.length() - 4) + "AAAA");
        bad.put("other claims under the same signature", withClaimsOf(good, HMAC.token("43")));
        bad.put("alg none, two parts", TestingSigner.unsigned("none", claims(), ""));
        bad.put("alg none, an empty third part", TestingSigner.unsigned("none", claims(), "."));
        bad.put("alg none, some third part", TestingSigner.unsigned("none", claims(), ".AAAA"));
        bad.put("alg None", TestingSigner.unsigned("None", claims(), ".AAAA"));
        bad.put("no alg", TestingSigner.unsigned("", claims(), ".AAAA"));
        bad.put("another secret", TestingSigner.hmac("HS256", SECRET + "!").token("42"));
        bad.put(
                "another algorithm with the same secret",
                TestingSigner.hmac("HS384", SECRET).token("42"));
        bad.put("a public key's algorithm", RSA.token("42"));
        bad.put("an extension that is to be understood", HMAC.sign(claims(), critical()));
        bad.put("expired", HMAC.sign(claims().put("exp", now - SKEW - 1)));
        bad.put("without an end", HMAC.sign(without("exp")));
        bad.put("an end that is a text", HMAC.sign(claims().put("exp", String.valueOf(now + 60))));
        bad.put("not valid yet", HMAC.sign(claims().put("nbf", now + SKEW + 30)));
        bad.put("issued in the future", HMAC.sign(claims().put("iat", now + SKEW + 30)));
        bad.put("without a subject", HMAC.sign(without("sub")));
        bad.put("a blank subject", HMAC.sign(claims().put("sub", " ")));
        bad.put("a subject that is a number", HMAC.sign(claims().put("sub", 42)));
        bad.put("a subject without an end", HMAC.sign(claims().put("sub", "x".repeat(201))));
        bad.put("a subject of two lines", HMAC.sign(claims().put("sub", "4\n2")));
        bad.put("U+0000 in a claim", HMAC.sign(claims().put("name", "A\u0000na")));
        bad.put("U+0000 in a claim's name", HMAC.sign(claims().put("na\u0000me", "Ana")));
        bad.put("half a character in the subject", signed("{\"sub\":\"4\\ud801\",\"exp\":" + (now + 60) + "}"));
        bad.put("U+0000 in a role", HMAC.sign(claims().put("roles", new JsonArray().add("own\u0000er"))));
        bad.put("an audience where the site has none", HMAC.sign(claims().put("aud", "somebody")));
        bad.put("an audience that is a number", HMAC.sign(claims().put("aud", 7)));
        return bad.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> assertRefused(hmac(), each.getValue())));
    }

    /** What no library of ours would write. */
    private static String signed(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String text = base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return text + "." + base64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @TestFactory
    Stream<DynamicTest> aPublicKeyIsNoSecret() {
        return Map.of(Algorithm.RS256, RSA, Algorithm.ES256, EC).entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey().name(), () -> {
                    IdentityConfig config = keys(each.getKey(), each.getValue().pem());
                    String pem = each.getValue().pem();
                    for (String secret :
                            List.of(pem, pem.strip(), each.getValue().jwk().encode())) {
                        assertRefused(
                                config, TestingSigner.hmac("HS256", secret).token("42"));
                    }
                    assertRefused(config, TestingSigner.unsigned("none", claims(), ""));
                    assertRefused(config, TestingSigner.unsigned(each.getKey().name(), claims(), ".AAAA"));
                    assertRefused(config, TestingSigner.rsa("RS256", "", 2_048).token("42"));
                    assertRefused(
                            config, TestingSigner.ec("ES256", "", "secp256r1").token("42"));
                }));
    }

    @Test
    void aTokenForAnotherAudienceOrFromAnotherIssuerIsRefused() {
        IdentityConfig strict = config(SECRET, Algorithm.HS256, "parlor", "https://id.example", List.of(), "roles");
        JsonObject good = claims().put("aud", "parlor").put("iss", "https://id.example");
        assertThat(verify(strict, HMAC.sign(good)).id()).isEqualTo(VisitorId.subject("42"));
        JsonArray several = new JsonArray().add("somebody").add("parlor");
        assertThat(verify(strict, HMAC.sign(good.copy().put("aud", several))).id())
                .isEqualTo(VisitorId.subject("42"));
        assertRefused(strict, HMAC.sign(good.copy().put("aud", "parlor2")));
        assertRefused(strict, HMAC.sign(good.copy().put("aud", new JsonArray().add("somebody"))));
        assertRefused(strict, HMAC.sign(remove(good, "aud")));
        assertRefused(strict, HMAC.sign(good.copy().put("iss", "https://id.example.evil")));
        assertRefused(strict, HMAC.sign(remove(good, "iss")));
    }

    @Test
    void aKeyThatCannotBeUsedIsAnErrorOfTheConfiguration() {
        for (String key : List.of(
                "nonsense",
                "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}",
                EC.pem(),
                TestingSigner.rsa("RS256", "", 1_024).pem(),
                RSA.jwk().put("use", "enc").encode(),
                RSA.jwk().put("alg", "RS512").encode())) {
            assertThatThrownBy(() -> Visitors.check(SITE, keys(Algorithm.RS256, key)))
                    .as(key)
                    .hasMessageContaining("site shop: identity.keys: ");
        }
        Visitors.check(SITE, keys(Algorithm.RS256, RSA.pem()));
    }

    private static Identity.Visitor verify(IdentityConfig config, String token) {
        return new SiteIdentity(vertx, SITE, config, Whereabouts.AS_WRITTEN)
                .verify(token)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void assertRefused(IdentityConfig config, String token) {
        assertThatThrownBy(() -> verify(config, token))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TokenRefused.class);
    }

    private static JsonObject claims() {
        return TestingSigner.claims("42");
    }

    private static JsonObject without(String claim) {
        return remove(claims(), claim);
    }

    private static JsonObject remove(JsonObject claims, String claim) {
        JsonObject rest = claims.copy();
        rest.remove(claim);
        return rest;
    }

    private static String withClaimsOf(String token, String other) {
        String[] parts = token.split("\\.", 3);
        return parts[0] + "." + other.split("\\.", 3)[1] + "." + parts[2];
    }

    private static JsonObject critical() {
        return new JsonObject().put("crit", new JsonArray().add("b64")).put("b64", false);
    }

    private static IdentityConfig hmac() {
        return rolesIn("roles");
    }

    private static IdentityConfig rolesIn(String claim) {
        return config(SECRET, Algorithm.HS256, "", "", List.of(), claim);
    }

    private static IdentityConfig keys(Algorithm algorithm, String key) {
        return config("", algorithm, "", "", List.of(key), "roles");
    }

    private static IdentityConfig config(
            String secret, Algorithm algorithm, String audience, String issuer, List<String> keys, String roles) {
        return new IdentityConfig(
                new Secret(secret),
                algorithm,
                false,
                audience,
                issuer,
                "",
                keys,
                Duration.ofSeconds(SKEW),
                roles,
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                262_144);
    }
}
