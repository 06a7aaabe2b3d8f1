package dev.parlor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.config.Configuration;
import dev.parlor.config.YamlTree;
import dev.parlor.protocol.Command;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.TestingSigner;
import dev.parlor.testing.TestingStores;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every frame and every address, each with every way of not being who one says: nobody gets in, and nothing of anybody
 * else gets out. A frame or an address that is not listed here fails.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IsolationTest {
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final String WORD = "xylophone";
    private static final TestingSigner CLUB = TestingSigner.hmac("HS256", SECRET);
    private static final TestingSigner OTHER = TestingSigner.hmac("HS256", "another " + SECRET);
    private static final TestingSigner FIRST = TestingSigner.rsa("RS256", "first", 2_048);
    private static final TestingSigner SECOND = TestingSigner.rsa("RS256", "second", 2_048);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /**
     * One of each kind, with {@code $c} for the conversation of somebody else, {@code $a} for what they are asked there and
     * {@code $t} for what runs on their page.
     */
    private static final Map<String, String> FRAMES = Map.of(
            "Hello", "{\"type\":\"hello\",\"conversation\":\"$c\"}",
            "Send", "{\"type\":\"send\",\"id\":\"intruder\",\"content\":\"Let me in\",\"conversation\":\"$c\"}",
            "Stop", "{\"type\":\"stop\",\"conversation\":\"$c\"}",
            "Decide",
                    "{\"type\":\"decide\",\"interruptId\":\"$a\",\"status\":\"resolved\",\"payload\":{\"approved\":true},"
                            + "\"conversation\":\"$c\"}",
            "ToolResult",
                    "{\"type\":\"tool_result\",\"toolCallId\":\"$t\",\"content\":\"mine\",\"conversation\":\"$c\"}",
            "New", "{\"type\":\"new\",\"conversation\":\"$c\"}",
            "Typing", "{\"type\":\"typing\",\"conversation\":\"$c\"}");

    /** What needs an operator, with {@code $v} for somebody else's name beside what stands for theirs in frames. */
    private static final Map<String, Call> GUARDED = Map.of(
            "GET /v1/conversations", new Call("/v1/conversations?limit=500"),
            "GET /v1/conversations/:id/messages", new Call("/v1/conversations/$c/messages"),
            "GET /v1/usage", new Call("/v1/usage?by=site"),
            "GET /v1/models", new Call("/v1/models"),
            "GET /v1/approvals", new Call("/v1/approvals?limit=500"),
            "GET /v1/approvals/:id", new Call("/v1/approvals/$o"),
            "POST /v1/approvals/:id", new Call("/v1/approvals/$o", "{\"approved\":true}"),
            "GET /v1/notices", new Call("/v1/notices"),
            "POST /v1/notices/:id/close", new Call("/v1/notices/none/close"));

    /** Likewise what is about one visitor. */
    private static final Map<String, Call> PERSONAL = Map.of(
            "POST /v1/visitors/:site/:id/revoke", new Call("/v1/visitors/club/$v/revoke"),
            "DELETE /v1/visitors/:site/:id", new Call("/v1/visitors/club/$v"),
            "GET /v1/visitors/:site/:id/export", new Call("/v1/visitors/club/$v/export"));

    /** The same, of the sites themselves. */
    private static final Map<String, Call> OF_SITES = Map.of("GET /v1/site-problems", new Call("/v1/site-problems"));

    /** What needs an admin of all sites. */
    private static final Map<String, Call> OF_ALL_SITES = Map.of(
            "GET /v1/sites", new Call("/v1/sites"),
            "GET /v1/sites/:id", new Call("/v1/sites/club"),
            "PUT /v1/sites/:id", new Call("/v1/sites/club", "title: Taken"),
            "DELETE /v1/sites/:id", new Call("/v1/sites/club"));

    /** What needs a key or an operator. */
    private static final Map<String, Call> SERVICE = Map.of(
            "GET /v1/tools", new Call("/v1/tools"),
            "GET /v1/tools/{name}/schema", new Call("/v1/tools/calculator/schema?site=club"),
            "GET /v1/tools/history", new Call("/v1/tools/history?site=club"),
            "GET /v1/tools/figures", new Call("/v1/tools/figures?site=club"),
            "POST /v1/tools/call",
                    new Call(
                            "/v1/tools/call",
                            "{\"site\":\"club\",\"name\":\"calculator\",\"conversation\":\"$c\","
                                    + "\"arguments\":{\"expression\":\"1\"}}"),
            "POST /v1/tools/register",
                    new Call(
                            "/v1/tools/register",
                            "{\"site\":\"club\",\"tool\":{\"name\":\"evil\",\"java\":\"calculator\"}}"),
            "PATCH /v1/tools/{name}", new Call("/v1/tools/calculator?site=club", "{\"enabled\":false}"),
            "DELETE /v1/tools/{name}", new Call("/v1/tools/calculator?site=club"));

    /** What sees everything and acts on nothing. */
    private static final Set<String> WRITES = Set.of(
            "POST /v1/approvals/:id",
            "POST /v1/notices/:id/close",
            "POST /v1/visitors/:site/:id/revoke",
            "DELETE /v1/visitors/:site/:id",
            // Admins only, as whoever sees everything sees it bit by bit.
            "GET /v1/visitors/:site/:id/export",
            "POST /v1/tools/call",
            "POST /v1/tools/register",
            "PATCH /v1/tools/{name}",
            "DELETE /v1/tools/{name}");

    /** What everybody may see, because there is nothing of anybody in it; or what guards itself. */
    private static final Set<String> OPEN = Set.of(
            "GET /ws",
            "POST /v1/operator/login",
            "any /v1/",
            "GET /widget.js",
            "GET /chat",
            "GET /operator",
            "GET /operator/",
            "GET /openapi.yaml",
            "GET /clinic",
            "GET /delivery",
            "GET /property",
            "GET /shop",
            "GET /health",
            // Whom the sample sites know, and tokens for those; nobody on a site with a secret of its own.
            "GET /samples/:site/people",
            "POST /samples/:site/sign-in",
            // Whatever goes on to the addresses of the tool service, and what answers for all that fail.
            "any /",
            "any /v1/approvals",
            "any /v1/notices",
            "any /v1/visitors/",
            "any /v1/sites",
            "GET null");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Server server;

    @SuppressWarnings("NullAway.Init")
    private static String database;

    @SuppressWarnings("NullAway.Init")
    private static ChatClient victim;

    @SuppressWarnings("NullAway.Init")
    private static String conversation;

    @SuppressWarnings("NullAway.Init")
    private static String strangersToken;

    /** What the victim is asked, what an operator is asked about them, and the call that runs on their page. */
    @SuppressWarnings("NullAway.Init")
    private static String asked;

    @SuppressWarnings("NullAway.Init")
    private static String askedOperators;

    @SuppressWarnings("NullAway.Init")
    private static String onPage;

    @SuppressWarnings("NullAway.Init")
    private static CompletableFuture<HttpResponse<String>> pageAnswer;

    @SuppressWarnings("NullAway.Init")
    private static String tools;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        TestingStores stores = TestingStores.open();
        database = stores.newDatabase();
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                database,
                "REDIS_URL",
                stores.redisUrl(),
                "PARLOR_HTTP_PORT",
                "0",
                "PARLOR_MANAGEMENT_PORT",
                "0",
                "PARLOR_ADMIN_PASSWORD",
                ParlorProcess.ADMIN_PASSWORD,
                "PARLOR_VISITOR_MESSAGES_PER_MINUTE",
                "0");
        Files.createDirectories(folder.resolve("sites"));
        Files.writeString(folder.resolve("parlor.yaml"), """
                demo: { tokens_per_second: 2 }
                sockets: { per_visitor: 0 }
                operators:
                  sam: { password: "sam's password", role: admin, sites: [other] }
                  vic: { password: "vic's password", role: viewer }
                api_keys:
                  club: { key: key-of-club, scopes: [read, call, identity, write, audit], sites: [club] }
                  other: { key: key-of-other, scopes: [read, call, identity, write, audit], sites: [other] }
                  idle: { key: key-without-scopes, sites: [club] }
                """);
        Files.createDirectories(folder.resolve("demo"));
        Files.writeString(folder.resolve("demo/scripted.yaml"), "people: [{ sub: victim, name: Victim }]\n");
        site("club", "secret: " + SECRET);
        site("other", "secret: another " + SECRET);
        site("bank", "algorithm: RS256, keys: ['" + FIRST.jwk() + "', '" + SECOND.jwk() + "']");
        server = Server.start(Configuration.load(folder, environment::get));
        victim = client("club");
        conversation = victim.hello(new JsonObject()
                        .put("token", CLUB.token("victim"))
                        .put("tools", new JsonArray().add(new JsonObject().put("name", "show"))))
                .getString("conversation");
        victim.say("m1", "Tell me a long story about a " + WORD);
        victim.awaitText();
        try (ChatClient stranger = client("club")) {
            strangersToken = stranger.hello().getString("token");
            stranger.say("m1", "Hello");
            stranger.awaitText();
            stranger.stop();
            stranger.awaitEnd();
        }
        asked = ask("calculator", "{\"expression\":\"1\"}");
        askedOperators = ask("current_time", "{}");
        pageAnswer = HTTP.sendAsync(
                request("POST", toTheirs("club", "show", "{}"), "key-of-club"), HttpResponse.BodyHandlers.ofString());
        onPage = victim.await(IsolationTest::isForPage).getJsonObject("value").getString("toolCallId");
        tools = send("GET", "/v1/tools?site=club", "key-of-club").body();
    }

    @AfterAll
    static void stop() {
        victim.close();
        server.close();
    }

    @Test
    void theVictimIsReallyThere() {
        String admin = login("admin", ParlorProcess.ADMIN_PASSWORD);
        HttpResponse<String> list = send("GET", "/v1/conversations", admin);
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body()).contains(WORD).contains(conversation);
        assertThat(send("GET", "/v1/approvals", admin).body()).contains(asked).contains(askedOperators);
        assertThat(send("GET", "/v1/usage?by=site", admin).body()).contains("\"club\"");
        assertThat(send("GET", "/v1/models", admin).body()).contains("demo/scripted");
        assertThat(tools).contains("calculator").contains("show");
        try (ChatClient again = client("club")) {
            again.hello(new JsonObject().put("token", CLUB.token("victim")));
            again.awaitText();
            assertThat(again.frames().toString()).contains(WORD);
        }
    }

    @Test
    void everyFrameIsListed() {
        assertThat(FRAMES.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Command.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void everyAddressIsListed() {
        Set<String> listed = new TreeSet<>(GUARDED.keySet());
        listed.addAll(PERSONAL.keySet());
        listed.addAll(OPEN);
        listed.addAll(SERVICE.keySet());
        listed.addAll(OF_SITES.keySet());
        listed.addAll(OF_ALL_SITES.keySet());
        assertThat(addresses()).isNotEmpty().allMatch(listed::contains);
        assertThat(addresses())
                .containsAll(GUARDED.keySet())
                .containsAll(PERSONAL.keySet())
                .containsAll(SERVICE.keySet())
                .containsAll(OF_SITES.keySet())
                .containsAll(OF_ALL_SITES.keySet());
    }

    @Test
    void nobodyIsSignedInByThisServerWhereASiteHasASecretOfItsOwn() {
        for (String site : List.of("club", "other", "bank", "nowhere")) {
            HttpResponse<String> people = send("GET", "/samples/" + site + "/people", "");
            HttpResponse<String> signIn =
                    exchange(request("POST", new Call("/samples/" + site + "/sign-in", "{\"sub\":\"victim\"}"), ""));
            assertThat(List.of(people.statusCode(), signIn.statusCode())).containsExactly(404, 404);
        }
    }

    @TestFactory
    Stream<DynamicTest> noFrameGetsInWithATokenThatDoesNotHold() {
        return impostors().entrySet().stream()
                .flatMap(impostor -> FRAMES.keySet().stream()
                        .map(frame -> DynamicTest.dynamicTest(
                                frame + " with " + impostor.getKey(),
                                () -> assertTurnedAway(frame, impostor.getValue()))));
    }

    @TestFactory
    Stream<DynamicTest> noFrameReachesTheConversationOfAnotherVisitor() {
        Map<String, String> others = Map.of(
                "a stranger's token",
                strangersToken,
                "another subject's token",
                CLUB.token("eve"),
                "a subject that looks like the victim's name",
                CLUB.token("user:victim"),
                "no token",
                "");
        return others.entrySet().stream()
                .flatMap(other -> FRAMES.keySet().stream()
                        .map(frame -> DynamicTest.dynamicTest(
                                frame + " with " + other.getKey(), () -> assertNothingSeen(frame, other.getValue()))));
    }

    @TestFactory
    Stream<DynamicTest> noFrameIsObeyedBeforeHello() {
        return FRAMES.keySet().stream()
                .filter(frame -> !frame.equals("Hello"))
                .map(frame -> DynamicTest.dynamicTest(frame, () -> {
                    try (ChatClient early = client("club")) {
                        early.sendText(frame(frame));
                        assertThat(early.awaitClose()).isEqualTo(4505);
                        assertThat(early.frames()).isEmpty();
                    }
                    assertVictimUntouched();
                }));
    }

    @TestFactory
    Stream<DynamicTest> noAddressAnswersWithoutAnOperatorsToken() {
        return notOperators().entrySet().stream()
                .flatMap(token -> Stream.concat(all(), OF_ALL_SITES.keySet().stream())
                        .map(address -> DynamicTest.dynamicTest(address + " with " + token.getKey(), () -> {
                            HttpResponse<String> answer = send(address, token.getValue());
                            assertThat(answer.statusCode()).isEqualTo(401);
                            assertNothingTold(answer);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> noAddressOfOperatorsTakesAProgramsKey() {
        return Stream.of(GUARDED, PERSONAL, OF_SITES, OF_ALL_SITES)
                .flatMap(calls -> calls.keySet().stream())
                .map(address -> DynamicTest.dynamicTest(address, () -> {
                    HttpResponse<String> answer = send(address, "key-of-club");
                    assertThat(answer.statusCode()).isEqualTo(401);
                    assertNothingTold(answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> noToolIsShownOrTouchedByAKeyOfAnotherSite() {
        return SERVICE.keySet().stream()
                .map(address -> DynamicTest.dynamicTest(address, () -> {
                    HttpResponse<String> answer = send(address, "key-of-other");
                    assertThat(answer.statusCode()).isIn(200, 404);
                    assertNothingTold(answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> noToolIsShownOrTouchedByAKeyWithoutItsScope() {
        return SERVICE.keySet().stream()
                .map(address -> DynamicTest.dynamicTest(address, () -> {
                    HttpResponse<String> answer = send(address, "key-without-scopes");
                    assertThat(answer.statusCode()).isEqualTo(403);
                    assertNothingTold(answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> whoMayOnlyReadChangesNothing() {
        String vic = login("vic", "vic's password");
        return all().map(address -> DynamicTest.dynamicTest(address, () -> {
            assertThat(send(address, vic).statusCode()).isEqualTo(WRITES.contains(address) ? 403 : 200);
            assertVictimUntouched();
        }));
    }

    /** Another site may name their conversation, and even themselves; neither they nor their page take part in it. */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void whatAnotherSiteAsksInTheirConversationDoesNotReachTheVictim() {
        HttpResponse<String> foreign =
                exchange(request("POST", toTheirs("other", "calculator", "{\"expression\":\"1\"}"), "key-of-other"));
        assertThat(foreign.statusCode()).isEqualTo(202);
        String question = new JsonObject(foreign.body()).getString("interruptId");
        victim.sendText(decide(question));
        victim.await(said -> "parlor.error".equals(said.getString("name"))
                && question.equals(said.getJsonObject("value").getString("id")));
        assertThat(rows("select state from approval where conversation = ? and site = 'other'"))
                .containsExactly("waiting");
        HttpResponse<String> onTheirPage = exchange(request("POST", toTheirs("other", "show", "{}"), "key-of-other"));
        assertThat(onTheirPage.body()).contains("page_gone");
        assertVictimUntouched();
    }

    /** What nobody else could do, by the same frames. */
    @Test
    @Order(Integer.MAX_VALUE)
    void theVictimThemselvesDecideAndAnswer() throws Exception {
        victim.sendText(frame("Decide"));
        victim.sendText(frame("ToolResult"));
        assertThat(pageAnswer.get(20, TimeUnit.SECONDS).body())
                .contains("succeeded")
                .contains("mine");
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() ->
                        rows("select state from approval where conversation = ? and site = 'club' order by approver desc")
                                .equals(List.of("approved", "waiting")));
    }

    @TestFactory
    Stream<DynamicTest> noAddressTellsAnOperatorOfAnotherSite() {
        String sam = login("sam", "sam's password");
        return all().map(address -> DynamicTest.dynamicTest(address, () -> {
            HttpResponse<String> answer = send(address, sam);
            assertThat(answer.statusCode()).isIn(200, 404);
            assertNothingTold(answer);
        }));
    }

    @TestFactory
    Stream<DynamicTest> noSiteIsShownOrTouchedByAnybodyButAnAdminOfAll() {
        return Stream.of(login("sam", "sam's password"), login("vic", "vic's password"))
                .flatMap(token -> OF_ALL_SITES.keySet().stream()
                        .map(address -> DynamicTest.dynamicTest(address, () -> {
                            HttpResponse<String> answer = send(address, token);
                            assertThat(answer.statusCode()).isEqualTo(403);
                            assertNothingTold(answer);
                        })));
    }

    private static Stream<String> all() {
        return Stream.of(GUARDED, PERSONAL, OF_SITES, SERVICE).flatMap(calls -> calls.keySet().stream());
    }

    private static void assertNothingTold(HttpResponse<String> answer) {
        assertThat(answer.body())
                .doesNotContain(WORD)
                .doesNotContain(conversation)
                .doesNotContain("\"club\"")
                .doesNotContain(asked)
                .doesNotContain(askedOperators);
        assertVictimUntouched();
    }

    /** What opens nothing of the site {@code club} or {@code bank}. */
    private static Map<String, Impostor> impostors() {
        long past = Instant.now().getEpochSecond() - 3_600;
        JsonObject claims = TestingSigner.claims("victim");
        Map<String, Impostor> all = new LinkedHashMap<>();
        all.put("nonsense", new Impostor("club", "a.b.c", 4500));
        all.put("another site's token", new Impostor("club", OTHER.token("victim"), 4500));
        all.put("another site's token of ours", new Impostor("other", strangersToken, 4500));
        all.put("an expired token", new Impostor("club", CLUB.sign(claims.copy().put("exp", past)), 4500));
        all.put(
                "a token that is not valid yet",
                new Impostor("club", CLUB.sign(claims.copy().put("nbf", past + 7_200)), 4500));
        all.put("alg none", new Impostor("club", TestingSigner.unsigned("none", claims, ""), 4500));
        all.put(
                "alg none with a signature",
                new Impostor("club", TestingSigner.unsigned("none", claims, ".AAAA"), 4500));
        all.put("alg none to public keys", new Impostor("bank", TestingSigner.unsigned("none", claims, ""), 4500));
        all.put("a swapped kid", new Impostor("bank", FIRST.calledLike("second").token("victim"), 4500));
        all.put("an unknown kid", new Impostor("bank", FIRST.calledLike("third").token("victim"), 4500));
        all.put(
                "a public key as the secret",
                new Impostor("bank", TestingSigner.hmac("HS256", FIRST.pem()).token("victim"), 4500));
        all.put("a secret to public keys", new Impostor("bank", CLUB.token("victim"), 4500));
        all.put("an expired token of ours", new Impostor("club", ours("parlor-visitor", "anon:x", past), 4500));
        all.put(
                "a token of ours that names somebody",
                new Impostor("club", ours("parlor-visitor", "user:victim", past + 7_200), 4500));
        all.put(
                "a visitor's name as an operator",
                new Impostor("club", ours("parlor-operator", "victim", past + 7_200), 4500));
        all.put("an expired operator's token", new Impostor("club", ours("parlor-operator", "admin", past), 4500));
        all.put("an operator of another site", new Impostor("club", login("sam", "sam's password"), 4500));
        return all;
    }

    /** What is no operator's token. */
    private static Map<String, String> notOperators() {
        long now = Instant.now().getEpochSecond();
        JsonObject admin =
                TestingSigner.claims("admin").put("aud", "parlor-operator").put("iss", "parlor");
        Map<String, String> all = new LinkedHashMap<>();
        all.put("no token", "");
        all.put("nonsense", "a.b.c");
        all.put("a stranger's token", strangersToken);
        all.put("the visitor's own token", CLUB.token("victim"));
        all.put("a site's token that says admin", CLUB.sign(admin.copy().put("roles", "admin operator")));
        all.put("alg none", TestingSigner.unsigned("none", admin, ""));
        all.put("alg none with a signature", TestingSigner.unsigned("none", admin, ".AAAA"));
        all.put("our token for a visitor called admin", ours("parlor-visitor", "admin", now + 60));
        all.put("an expired operator's token", ours("parlor-operator", "admin", now - 60));
        all.put("an operator who is none any more", ours("parlor-operator", "nobody", now + 60));
        return all;
    }

    private static void assertTurnedAway(String frame, Impostor impostor) {
        try (ChatClient intruder = client(impostor.site())) {
            intruder.send(new JsonObject()
                    .put("type", "hello")
                    .put("token", impostor.token())
                    .put("conversation", conversation));
            try {
                intruder.sendText(frame(frame));
            } catch (CompletionException closedAlready) {
                assertThat(closedAlready).hasCauseInstanceOf(IOException.class);
            }
            assertThat(intruder.awaitClose()).isEqualTo(impostor.code());
            assertThat(intruder.frames())
                    .allSatisfy(said -> assertThat(said.getString("name")).isEqualTo("parlor.error"));
        }
        assertVictimUntouched();
    }

    private static void assertNothingSeen(String frame, String token) {
        try (ChatClient intruder = client("club")) {
            JsonObject hello =
                    intruder.hello(new JsonObject().put("token", token).put("conversation", conversation));
            assertThat(hello.getString("conversation")).isNotEqualTo(conversation);
            intruder.sendText(frame(frame));
            intruder.sendText("{\"type\":\"dance\"}");
            intruder.await(said -> "parlor.error".equals(said.getString("name"))
                    && "unknown_type".equals(said.getJsonObject("value").getString("code")));
            assertThat(intruder.frames().toString()).doesNotContain(WORD).doesNotContain(conversation);
        }
        assertVictimUntouched();
    }

    /** The victim's story goes on, nobody has said anything in between, and their token still counts. */
    private static void assertVictimUntouched() {
        assertThat(rows(
                        "select count(*) || ' ' || max(c.visitor) from message m join conversation c on c.id = m.conversation"
                                + " where m.conversation = ? and m.role = 'user'"))
                .containsExactly("1 user:victim");
        assertThat(rows("select state from turn where conversation = ?")).containsExactly("running");
        assertThat(rows("select count(*)::text from visitor where revoked_at is not null and ? <> ''"))
                .containsExactly("0");
        assertThat(rows("select state from approval where conversation = ? and site = 'club'"))
                .containsExactly("waiting", "waiting");
        assertThat(pageAnswer.isDone()).isFalse();
        assertThat(send("GET", "/v1/tools?site=club", "key-of-club").body()).isEqualTo(tools);
        assertThat(victim.isClosed()).isFalse();
    }

    private static Set<String> addresses() {
        Set<String> addresses = new TreeSet<>();
        for (Route route : server.routes()) {
            Set<HttpMethod> methods = route.methods();
            if (methods == null || methods.isEmpty()) {
                addresses.add("any " + route.getPath());
            } else {
                methods.forEach(method -> addresses.add(method + " " + route.getPath()));
            }
        }
        addresses.addAll(contract());
        return addresses;
    }

    /** The addresses of the tool service, which is mounted from its contract; those of operators are routes of their own. */
    private static Set<String> contract() {
        Set<String> addresses = new TreeSet<>();
        try (InputStream file = Server.class.getResourceAsStream("/openapi.yaml")) {
            JsonNode paths = YamlTree.read(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .json()
                    .get("paths");
            paths.properties().stream()
                    .filter(path -> !path.getKey().matches("/v1/(approvals|sites?|visitors)\\b.*"))
                    .forEach(path -> path.getValue()
                            .fieldNames()
                            .forEachRemaining(
                                    method -> addresses.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        } catch (IOException | YamlTree.NotYaml problem) {
            throw new IllegalStateException(problem);
        }
        return addresses;
    }

    private static String frame(String name) {
        return theirs(FRAMES.getOrDefault(name, ""));
    }

    private static String decide(String question) {
        return FRAMES.getOrDefault("Decide", "").replace("$a", question);
    }

    private static String theirs(String text) {
        return text.replace("$c", conversation)
                .replace("$a", asked)
                .replace("$o", askedOperators)
                .replace("$t", onPage)
                .replace("$v", "user:victim");
    }

    private static String method(String address) {
        return address.substring(0, address.indexOf(' '));
    }

    /** Puts a question to the victim, or about them, by a call that has to be agreed to. */
    private static String ask(String tool, String arguments) {
        HttpResponse<String> waiting = exchange(request("POST", toTheirs("club", tool, arguments), "key-of-club"));
        return new JsonObject(waiting.body()).getString("interruptId");
    }

    /** A call of a site's tool for the victim, in their conversation. */
    private static Call toTheirs(String site, String tool, String arguments) {
        return new Call(
                "/v1/tools/call",
                new JsonObject()
                        .put("site", site)
                        .put("name", tool)
                        .put("arguments", new JsonObject(arguments))
                        .put("conversation", conversation)
                        .put("visitor", new JsonObject().put("id", "user:victim"))
                        .encode());
    }

    private static boolean isForPage(JsonObject frame) {
        return "parlor.tool.status".equals(frame.getString("name"))
                && frame.getJsonObject("value").getBoolean("page", false);
    }

    private static String login(String name, String password) {
        JsonObject body = new JsonObject().put("name", name).put("password", password);
        HttpResponse<String> answer = exchange(request("POST", new Call("/v1/operator/login", body.encode()), ""));
        return new JsonObject(answer.body()).getString("token");
    }

    private static HttpResponse<String> send(String method, String path, String token) {
        return exchange(request(method, new Call(path), token));
    }

    /** Calls one of the listed addresses. */
    private static HttpResponse<String> send(String address, String token) {
        Call call = Stream.of(GUARDED, PERSONAL, OF_SITES, OF_ALL_SITES, SERVICE)
                .flatMap(calls -> Stream.ofNullable(calls.get(address)))
                .findFirst()
                .orElseThrow();
        return exchange(request(method(address), new Call(theirs(call.path()), theirs(call.body())), token));
    }

    private static HttpRequest request(String method, Call call, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.httpPort() + call.path()))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        call.body().isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(call.body()));
        return (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build();
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static ChatClient client(String site) {
        return new ChatClient(server.httpPort(), site);
    }

    /** A token under the installation's own secret, as nobody but the installation can make it. */
    private static String ours(String audience, String subject, long end) {
        String secret = rows("select value from server_secret where name = 'tokens' and ? <> ''")
                .getFirst();
        return TestingSigner.hmac("HS256", secret)
                .sign(new JsonObject()
                        .put("sub", subject)
                        .put("site", "club")
                        .put("iss", "parlor")
                        .put("aud", audience)
                        .put("iat", end - 60)
                        .put("exp", end));
    }

    private static List<String> rows(String query) {
        try (Connection connection = TestingStores.connect(database);
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, conversation);
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
            return rows;
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static void site(String id, String identity) throws IOException {
        Files.writeString(folder.resolve("sites/" + id + ".yaml"), """
                title: %s
                origins: ["*"]
                models: [demo/scripted]
                prompt: You are helpful.
                identity: { %s }
                tools:
                  - { java: calculator, approval: visitor }
                  - { java: current_time, approval: operator }
                  - { name: show, page: true, deadline: 5m, parameters: { type: object, properties: {} }, description: Shows. }
                """.formatted(id, identity));
    }

    /** What an address is asked; an empty body is none. */
    private record Call(String path, String body) {
        Call(String path) {
            this(path, "");
        }
    }

    /**
     * A token that must not be taken.
     *
     * @param site where it is shown
     * @param code what closes the socket
     */
    private record Impostor(String site, String token, int code) {}
}
