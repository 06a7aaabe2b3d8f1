package dev.parlor.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parlor.config.Configuration;
import dev.parlor.config.IdentityConfig;
import dev.parlor.config.IdentityConfig.Algorithm;
import dev.parlor.config.ParlorConfig;
import dev.parlor.config.Secret;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.SiteReader;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.VisitorRecords;
import dev.parlor.history.postgres.PostgresPool;
import dev.parlor.history.postgres.PostgresVisitors;
import dev.parlor.testing.TestingSigner;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys from a real server on loopback. */
class PublishedKeysTest {
    private static final SiteId SHOP = new SiteId("shop");
    private static final String AUDIENCE = "parlor";
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final TestingSigner FIRST = TestingSigner.rsa("RS256", "first", 2_048);
    private static final TestingSigner SECOND = TestingSigner.rsa("RS256", "second", 2_048);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile String document = document(FIRST);
    private volatile int status = 200;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void serve() {
        server = vertx.createHttpServer().requestHandler(this::answer);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theKeysAreFetchedOnceForAllTokens() {
        SiteIdentity identity = identity(NEVER, NEVER);
        List<Future<Identity.Visitor>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(identity.verify(FIRST.sign(claims())));
        }
        assertThat(outcome(Future.all(all))).isEqualTo("fine");
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aKeyThatIsNewIsFetchedWhenATokenNamesIt() {
        SiteIdentity identity = identity(NEVER, AT_ONCE);
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
        document = document(FIRST, SECOND);
        assertThat(outcome(identity.verify(SECOND.sign(claims())))).isEqualTo("fine");
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void namesThatNobodyKnowsDoNotMakeItAskMoreOftenThanItMay() {
        SiteIdentity identity = identity(NEVER, NEVER);
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
        for (int i = 0; i < 100; i++) {
            String token = SECOND.calledLike("key-" + i).sign(claims());
            assertThat(outcome(identity.verify(token))).isEqualTo("refused");
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aTokenUnderTheNameOfAnotherKeyIsRefused() {
        document = document(FIRST, SECOND);
        SiteIdentity identity = identity(NEVER, NEVER);
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
        assertThat(outcome(identity.verify(SECOND.sign(claims())))).isEqualTo("fine");
        assertThat(outcome(identity.verify(FIRST.calledLike("second").sign(claims()))))
                .isEqualTo("refused");
    }

    @Test
    void keysStayWhileTheirServerIsAway() {
        SiteIdentity identity = identity(AT_ONCE, AT_ONCE);
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
        for (int trouble : List.of(500, 404, 302)) {
            status = trouble;
            assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
            assertThat(outcome(identity.verify(SECOND.sign(claims())))).isEqualTo("refused");
        }
        server.close().toCompletionStage().toCompletableFuture().join();
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
    }

    @Test
    void whereNoKeyWasEverSeenNobodyIsTakenForALiar() {
        status = 503;
        SiteIdentity identity = identity(NEVER, AT_ONCE);
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("unknown");
        status = 200;
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
    }

    @Test
    void aKeyThatIsWithdrawnGoesOutOfUse() {
        SiteIdentity identity = identity(AT_ONCE, AT_ONCE);
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
        document = document(SECOND);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String last = "";
        while (!last.equals("refused") && System.nanoTime() < end) {
            last = outcome(identity.verify(FIRST.sign(claims())));
        }
        assertThat(last).isEqualTo("refused");
        assertThat(outcome(identity.verify(SECOND.sign(claims())))).isEqualTo("fine");
    }

    @Test
    void onlyKeysForTheSitesAlgorithmCount() {
        TestingSigner weak = TestingSigner.rsa("RS256", "weak", 1_024);
        TestingSigner curve = TestingSigner.ec("ES256", "curve", "secp256r1");
        TestingSigner longer = TestingSigner.rsa("RS512", "longer", 2_048);
        String secret = "a secret of at least thirty-two bytes";
        JsonObject shared =
                new JsonObject().put("kty", "oct").put("kid", "shared").put("k", "YSBzZWNyZXQ");
        JsonObject forSecrets = SECOND.jwk().put("use", "enc");
        document = new JsonObject()
                .put(
                        "keys",
                        new JsonArray()
                                .add(7)
                                .add(new JsonObject())
                                .add(weak.jwk())
                                .add(curve.jwk())
                                .add(longer.jwk())
                                .add(shared)
                                .add(forSecrets)
                                .add(FIRST.jwk()))
                .encode();
        SiteIdentity identity = identity(NEVER, NEVER);
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
        for (TestingSigner other : List.of(weak, curve, longer, SECOND, TestingSigner.hmac("HS256", secret))) {
            assertThat(outcome(identity.verify(other.sign(claims())))).isEqualTo("refused");
        }
    }

    @Test
    void aDocumentWithoutAUsableKeyOpensNothing() {
        SiteIdentity identity = identity(NEVER, AT_ONCE);
        for (String nothing :
                List.of("", "[]", "{}", "{\"keys\":7}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"RSA\"}]}")) {
            document = nothing;
            assertThat(outcome(identity.verify(FIRST.sign(claims()))))
                    .as(nothing)
                    .isEqualTo("unknown");
            assertThat(outcome(identity.verify(TestingSigner.unsigned("none", claims(), ""))))
                    .isEqualTo("refused");
            assertThat(outcome(identity.verify(TestingSigner.unsigned("RS256", claims(), ".AAAA"))))
                    .isEqualTo("unknown");
        }
    }

    @Test
    void aDocumentThatIsTooLargeIsNotRead() {
        document =
                new JsonObject(document(FIRST)).put("more", "x".repeat(5_000)).encode();
        assertThat(outcome(identity(NEVER, NEVER).verify(FIRST.sign(claims())))).isEqualTo("unknown");
    }

    @Test
    void whoeverAsksGetsTheAnswerOnTheirOwnEventLoop() {
        SiteIdentity identity = identity(NEVER, NEVER);
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        List<Future<String>> loops = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            answers.add(answer);
            loops.add(vertx.deployVerticle(new VerticleBase() {
                @Override
                public Future<?> start() {
                    Context own = context;
                    String token = FIRST.sign(claims());
                    return identity.verify(token)
                            .onComplete(done -> answer.complete(own.equals(Vertx.currentContext())));
                }
            }));
        }
        assertThat(outcome(Future.all(loops))).isEqualTo("fine");
        assertThat(answers)
                .allSatisfy(answer -> assertThat(
                                answer.orTimeout(20, TimeUnit.SECONDS).join())
                        .isTrue());
        assertThat(fetches).hasValue(1);
    }

    @Test
    void whatIsConnectedToIsTheAddressThatWasLookedAt() {
        SocketAddress looked = SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1");
        SiteIdentity identity = new SiteIdentity(
                vertx, SHOP, config("http://localhost:1/keys", NEVER, NEVER), url -> Future.succeededFuture(looked));
        assertThat(outcome(identity.verify(FIRST.sign(claims())))).isEqualTo("fine");
    }

    @Test
    void keysOfASiteThatWasMadeOverTheNetworkAreFetchedFromWhereTheyMayBeOnly() {
        VisitorRecords records = new PostgresVisitors(
                PostgresPool.open(vertx, TestingStores.open().newDatabase(), 2, Duration.ofSeconds(5)));
        ParlorConfig.Tokens limits = Configuration.read(Path.of("conf"), name -> null)
                .configuration()
                .parlor()
                .tokens();
        Visitors visitors = new Visitors(
                vertx,
                new Tokens(vertx, Tokens.newSecret(), limits),
                records,
                new Revocations(vertx, records, new Pseudonyms(Tokens.newSecret())),
                url -> Future.failedFuture("it is on a private network"));
        Map<SiteId, SiteConfig> sites = Map.of(SHOP, site());
        String token = FIRST.sign(claims());

        visitors.serve(sites, Set.of(SHOP));
        assertThat(outcome(visitors.verify(SHOP, token))).isEqualTo("unknown");
        assertThat(fetches).hasValue(0);

        visitors.serve(sites, Set.of());
        assertThat(outcome(visitors.verify(SHOP, token))).isEqualTo("fine");
        assertThat(fetches).hasValue(1);
    }

    private SiteConfig site() {
        String yaml = """
                title: Shop
                models: [demo/scripted]
                identity: { algorithm: RS256, audience: parlor, jwks: "http://127.0.0.1:%s/keys" }
                """.formatted(server.actualPort());
        return new SiteReader(name -> null).read(SHOP, "shop.yaml", yaml).config();
    }

    private void answer(HttpServerRequest request) {
        fetches.incrementAndGet();
        request.response()
                .setStatusCode(status)
                .putHeader("Location", "/elsewhere")
                .end(status == 200 ? document : "");
    }

    private SiteIdentity identity(Duration refresh, Duration pause) {
        String url = "http://127.0.0.1:" + server.actualPort() + "/keys";
        return new SiteIdentity(vertx, SHOP, config(url, refresh, pause), Whereabouts.AS_WRITTEN);
    }

    private static IdentityConfig config(String url, Duration refresh, Duration pause) {
        return new IdentityConfig(
                Secret.NONE,
                Algorithm.RS256,
                false,
                AUDIENCE,
                "",
                url,
                List.of(),
                Duration.ofSeconds(60),
                "roles",
                refresh,
                pause,
                4_096);
    }

    private static JsonObject claims() {
        return TestingSigner.claims("42").put("aud", AUDIENCE);
    }

    private static String document(TestingSigner... signers) {
        JsonArray keys = new JsonArray();
        for (TestingSigner signer : signers) {
            keys.add(signer.jwk());
        }
        return new JsonObject().put("keys", keys).encode();
    }

    private static String outcome(Future<?> verified) {
        Throwable problem = catchThrowable(() -> verified.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join());
        if (problem == null) {
            return "fine";
        }
        if (problem.getCause() instanceof KeysUnavailable) {
            return "unknown";
        }
        return problem.getCause() instanceof TokenRefused ? "refused" : problem.toString();
    }
}
