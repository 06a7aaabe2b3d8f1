package dev.parlor;

import static dev.parlor.IsolatedServer.CLUB;
import static dev.parlor.IsolatedServer.FIRST;
import static dev.parlor.IsolatedServer.OTHER;
import static dev.parlor.IsolatedServer.WORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.protocol.Command;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Http;
import dev.parlor.testing.TestingSigner;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Every frame, with every way of not being who one says: nobody gets in, and nothing of anybody else gets out. A frame
 * that is not listed here fails.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FrameIsolationTest {
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

    @SuppressWarnings("NullAway.Init")
    private static IsolatedServer at;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        at = new IsolatedServer(folder);
    }

    @AfterAll
    static void stop() {
        at.close();
    }

    @Test
    void everyFrameIsListed() {
        assertThat(FRAMES.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Command.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void theVictimComesBackToTheirConversation() {
        try (ChatClient again = at.client("club")) {
            again.hello(new JsonObject().put("token", CLUB.token("victim")));
            again.awaitText();
            assertThat(again.frames().toString()).contains(WORD);
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
                at.strangersToken,
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
                    try (ChatClient early = at.client("club")) {
                        early.sendText(frame(frame));
                        assertThat(early.awaitClose()).isEqualTo(4505);
                        assertThat(early.frames()).isEmpty();
                    }
                    at.assertVictimUntouched();
                }));
    }

    /** Another site may name their at.conversation, and even themselves; neither they nor their page take part in it. */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void whatAnotherSiteAsksInTheirConversationDoesNotReachTheVictim() {
        HttpResponse<String> foreign = Http.send(at.callForVictim("other", "calculator", "{\"expression\":\"1\"}"));
        assertThat(foreign.statusCode()).isEqualTo(202);
        String question = new JsonObject(foreign.body()).getString("interruptId");
        at.victim.sendText(decide(question));
        at.victim.await(said -> "parlor.error".equals(said.getString("name"))
                && question.equals(said.getJsonObject("value").getString("id")));
        assertThat(at.rows("select state from approval where conversation = ? and site = 'other'"))
                .containsExactly("waiting");
        HttpResponse<String> onTheirPage = Http.send(at.callForVictim("other", "show", "{}"));
        assertThat(onTheirPage.body()).contains("page_gone");
        at.assertVictimUntouched();
    }

    /** What nobody else could do, by the same frames. */
    @Test
    @Order(Integer.MAX_VALUE)
    void theVictimThemselvesDecideAndAnswer() throws Exception {
        at.victim.sendText(frame("Decide"));
        at.victim.sendText(frame("ToolResult"));
        assertThat(at.pageAnswer.get(20, TimeUnit.SECONDS).body())
                .contains("succeeded")
                .contains("mine");
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> at.rows(
                                "select state from approval where conversation = ? and site = 'club' order by approver desc")
                        .equals(List.of("approved", "waiting")));
    }

    /** What opens nothing of the site {@code club} or {@code bank}. */
    private static Map<String, Impostor> impostors() {
        long past = Instant.now().getEpochSecond() - 3_600;
        JsonObject claims = TestingSigner.claims("victim");
        Map<String, Impostor> all = new LinkedHashMap<>();
        all.put("nonsense", new Impostor("club", "a.b.c", 4500));
        all.put("another site's token", new Impostor("club", OTHER.token("victim"), 4500));
        all.put("another site's token of ours", new Impostor("other", at.strangersToken, 4500));
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
        all.put("an expired token of ours", new Impostor("club", at.ours("parlor-visitor", "anon:x", past), 4500));
        all.put(
                "a token of ours that names somebody",
                new Impostor("club", at.ours("parlor-visitor", "user:victim", past + 7_200), 4500));
        all.put(
                "a visitor's name as an operator",
                new Impostor("club", at.ours("parlor-operator", "victim", past + 7_200), 4500));
        all.put("an expired operator's token", new Impostor("club", at.ours("parlor-operator", "admin", past), 4500));
        all.put("an operator of another site", new Impostor("club", at.login("sam", "sam's password"), 4500));
        return all;
    }

    private static void assertTurnedAway(String frame, Impostor impostor) {
        try (ChatClient intruder = at.client(impostor.site())) {
            intruder.send(new JsonObject()
                    .put("type", "hello")
                    .put("token", impostor.token())
                    .put("conversation", at.conversation));
            try {
                intruder.sendText(frame(frame));
            } catch (CompletionException closedAlready) {
                assertThat(closedAlready).hasCauseInstanceOf(IOException.class);
            }
            assertThat(intruder.awaitClose()).isEqualTo(impostor.code());
            assertThat(intruder.frames())
                    .allSatisfy(said -> assertThat(said.getString("name")).isEqualTo("parlor.error"));
        }
        at.assertVictimUntouched();
    }

    private static void assertNothingSeen(String frame, String token) {
        try (ChatClient intruder = at.client("club")) {
            JsonObject hello =
                    intruder.hello(new JsonObject().put("token", token).put("conversation", at.conversation));
            assertThat(hello.getString("conversation")).isNotEqualTo(at.conversation);
            intruder.sendText(frame(frame));
            intruder.sendText("{\"type\":\"dance\"}");
            intruder.await(said -> "parlor.error".equals(said.getString("name"))
                    && "unknown_type".equals(said.getJsonObject("value").getString("code")));
            assertThat(intruder.frames().toString()).doesNotContain(WORD).doesNotContain(at.conversation);
        }
        at.assertVictimUntouched();
    }

    private static String frame(String name) {
        return at.theirs(FRAMES.getOrDefault(name, ""));
    }

    private static String decide(String question) {
        return FRAMES.getOrDefault("Decide", "").replace("$a", question);
    }

    /**
     * A token that must not be taken.
     *
     * @param site where it is shown
     * @param code what closes the socket
     */
    private record Impostor(String site, String token, int code) {}
}
