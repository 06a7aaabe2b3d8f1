package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.TestingSigner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors whom a site names, as they come and go. */
class IdentityTest {
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final TestingSigner CLUB = TestingSigner.hmac("HS256", SECRET);
    private static final TestingSigner BANK = TestingSigner.ec("ES256", "one", "secp256r1");
    private static final String SITE = """
            title: %s
            origins: ["*"]
            models: [demo/scripted]
            prompt: You are helpful.
            identity: { %s }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @SuppressWarnings("NullAway.Init")
    private static KeyServer keys;

    @BeforeAll
    static void start() {
        keys = KeyServer.start(BANK.jwk());
        stage = Stage.own(Conf.withToolbox(folder.resolve("conf"))
                .parlor("demo: { tokens_per_second: 200 }\nsockets: { ping: 1s }\n")
                .site("club", SITE.formatted("Club", "secret: " + SECRET + ", clock_skew: 0s"))
                .site("other", SITE.formatted("Other", "secret: another " + SECRET))
                .site("members", SITE.formatted("Members", "required: true, secret: " + SECRET))
                .site(
                        "bank",
                        SITE.formatted(
                                "Bank",
                                "algorithm: ES256, audience: parlor, jwks_pause: 1ms, jwks: \"" + keys.url() + "\""))
                .with(Map.of()));
    }

    @AfterAll
    static void stop() {
        stage.close();
        keys.close();
    }

    @Test
    void aSignedTokenNamesTheVisitorAndIsTheirTicket() {
        String token = CLUB.sign(TestingSigner.claims("ana-1").put("roles", "tenant owner"));
        try (ChatClient ana = client("club")) {
            JsonObject hello = ana.hello(token(token));
            assertThat(hello.getString("token")).isEqualTo(token);
            assertThat(hello.getLong("expiresInMs")).isBetween(1L, TestingSigner.LIFE.toMillis());
            ana.say("m", "What is 2+3?");
            ana.awaitEnd();
            assertThat(owner(hello.getString("conversation"))).isEqualTo("user:ana-1");
            assertThat(stage.rows(
                            "select claims->>'sub', array_to_string(roles, ',') from visitor where id = 'user:ana-1'"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.getFirst()).isEqualTo("ana-1");
                        assertThat(String.valueOf(row.get(1)).split(",", -1))
                                .containsExactlyInAnyOrder("tenant", "owner");
                    });
        }
    }

    @Test
    void theTokenItselfIsWrittenDownNowhere() {
        String token = CLUB.token("ana-2");
        String signature = token.substring(token.lastIndexOf('.') + 1);
        try (ChatClient ana = client("club")) {
            ana.hello(token(token));
            ana.say("m", "What is 2+3?");
            ana.awaitEnd();
        }
        for (String table : List.of("visitor", "conversation", "turn", "message", "tool_call")) {
            assertThat(stage.rows("select t::text from " + table + " t"))
                    .noneMatch(row -> String.valueOf(row.getFirst()).contains(signature));
        }
        try (RedisProbe redis = stage.redis()) {
            for (String key : redis.ask("KEYS", "c:*")) {
                assertThat(redis.ask("DUMP", key)).noneMatch(value -> value.contains(signature));
            }
        }
        assertThat(stage.parlor().output()).noneMatch(line -> line.contains(signature));
    }

    @Test
    void aNamedVisitorFindsTheirConversationsOnEveryDevice() {
        try (ChatClient laptop = client("club");
                ChatClient phone = client("club");
                ChatClient tablet = client("club")) {
            String first = laptop.hello(token(CLUB.token("ana-3"))).getString("conversation");
            laptop.say("m1", "What is 2+3?");
            laptop.awaitEnd();

            JsonObject resumed = phone.hello(token(CLUB.token("ana-3")));
            assertThat(resumed.getString("conversation")).isEqualTo(first);
            phone.awaitEnd();
            assertThat(phone.entryTexts()).isEqualTo(laptop.entryTexts());

            phone.send(new JsonObject().put("type", "new"));
            String second = phone.await(frame -> "parlor.hello".equals(frame.getString("name")))
                    .getJsonObject("value")
                    .getString("conversation");
            phone.say("m2", "What is 20+30?");
            phone.awaitEnd();
            stage.endedTurns(second);

            tablet.hello(token(CLUB.token("ana-3")).put("conversation", first));
            assertThat(listed(tablet)).containsExactly(second, first);
            tablet.awaitEnd();
            assertThat(tablet.entryTexts()).isEqualTo(laptop.entryTexts());
        }
    }

    @Test
    void aStrangersConversationGoesAlongWhenTheyAreNamed() {
        try (ChatClient stranger = client("club");
                ChatClient otherTab = client("club");
                ChatClient ana = client("club")) {
            JsonObject before = stranger.hello();
            otherTab.hello(Stage.ticket(before, 0));
            stranger.say("m1", "What is 2+3?");
            stranger.awaitEnd();
            long seen = stranger.seq();

            JsonObject after = ana.hello(Stage.ticket(before, seen)
                    .put("token", CLUB.token("ana-4"))
                    .put("previous", before.getString("token")));
            assertThat(after.getString("conversation")).isEqualTo(before.getString("conversation"));
            assertThat(owner(after.getString("conversation"))).isEqualTo("user:ana-4");
            ana.say("m2", "What is 20+30?");
            ana.awaitEnd();
            assertThat(ana.entries().getFirst().getLong("seq")).isEqualTo(seen + 1);
            assertThat(otherTab.awaitClose())
                    .as("whoever still holds the stranger's token sees no more")
                    .isEqualTo(4500);
            assertThat(closeOf("club", Stage.ticket(before, 0))).isEqualTo(4500);
        }
    }

    @Test
    void aConversationGoesAlongOnceAndOnlyWithProof() {
        try (ChatClient stranger = client("club")) {
            JsonObject before = stranger.hello();
            String conversation = before.getString("conversation");
            stranger.say("m1", "What is 2+3?");
            stranger.awaitEnd();
            String proof = before.getString("token");
            String strangerElsewhere;
            try (ChatClient elsewhere = client("other")) {
                strangerElsewhere = elsewhere.hello().getString("token");
            }
            for (String none : List.of("", "nonsense", strangerElsewhere, CLUB.token("eve"), proof + "x")) {
                assertThat(identified("eve", conversation, none)).isNotEqualTo(conversation);
                assertThat(owner(conversation)).startsWith("anon:");
            }
            assertThat(closeOf("club", token("nonsense").put("previous", proof)))
                    .isEqualTo(4500);
            assertThat(owner(conversation)).startsWith("anon:");

            assertThat(identified("ana-5", conversation, proof)).isEqualTo(conversation);
            assertThat(identified("eve", conversation, proof)).isNotEqualTo(conversation);
            assertThat(owner(conversation)).isEqualTo("user:ana-5");
            assertThat(identified("ana-5", conversation, proof)).isEqualTo(conversation);
        }
    }

    @Test
    void aNewerTokenComesOnTheSameSocket() {
        try (ChatClient ana = client("club")) {
            Instant end = Instant.now().plusSeconds(4);
            ana.hello(token(CLUB.sign(TestingSigner.claims("ana-6").put("exp", end.getEpochSecond()))));
            ana.say("m1", "What is 2+3?");
            ana.awaitEnd();
            refresh(ana, CLUB.token("ana-6"));
            JsonObject refreshed = ana.await(frame -> "parlor.refreshed".equals(frame.getString("name")))
                    .getJsonObject("value");
            assertThat(refreshed.getLong("expiresInMs")).isGreaterThan(5_000);
            Eventually.get(Instant::now, now -> now.isAfter(end.plusSeconds(3)));
            ana.say("m2", "What is 20+30?");
            ana.awaitEnd();
            assertThat(ana.isClosed()).isFalse();
            assertThat(AgUiCheck.passes(ana.frames())).isEqualTo(2);
        }
    }

    @Test
    void aTokenThatEndsWithoutASuccessorEndsTheSocket() {
        try (ChatClient ana = client("club")) {
            long end = Instant.now().plusSeconds(2).getEpochSecond();
            ana.hello(token(CLUB.sign(TestingSigner.claims("ana-7").put("exp", end))));
            assertThat(ana.awaitClose()).isEqualTo(4500);
            assertThat(Instant.now()).isAfterOrEqualTo(Instant.ofEpochSecond(end));
        }
    }

    @Test
    void aTokenOfSomebodyElseDoesNotTakeTheSocketOver() {
        try (ChatClient ana = client("club");
                ChatClient stranger = client("club")) {
            ana.hello(token(CLUB.token("ana-8")));
            ana.say("m1", "What is 2+3?");
            ana.awaitEnd();
            refresh(ana, CLUB.token("eve"));
            assertThat(ana.awaitRefusal().getString("code")).isEqualTo("another_visitor");
            refresh(ana, "nonsense");
            assertThat(ana.awaitRefusal().getString("code")).isEqualTo("bad_token");
            refresh(ana, TestingSigner.hmac("HS256", "another " + SECRET).token("ana-8"));
            assertThat(ana.awaitRefusal().getString("code")).isEqualTo("bad_token");
            ana.send(new JsonObject().put("type", "hello").put("after", 3).put("token", CLUB.token("ana-8")));
            assertThat(ana.awaitRefusal().getString("code")).isEqualTo("already_open");
            ana.say("m2", "What is 20+30?");
            ana.awaitEnd();

            stranger.hello();
            refresh(stranger, CLUB.token("ana-8"));
            assertThat(stranger.awaitRefusal().getString("code")).isEqualTo("already_open");
        }
    }

    @Test
    void aSiteThatWantsToKnowItsVisitorsTurnsStrangersAway() {
        assertThat(closeOf("members", new JsonObject())).isEqualTo(4500);
        assertThat(closeOf("members", token(""))).isEqualTo(4500);
        assertThat(closeOf("members", token("nonsense"))).isEqualTo(4500);
        try (ChatClient ana = client("members");
                ChatClient operator = client("members")) {
            JsonObject hello = ana.hello(token(CLUB.token("ana-9")));
            ana.say("m", "What is 2+3?");
            ana.awaitEnd();
            operator.hello(Stage.ticket(hello, 0).put("token", new OperatorApi(stage).token()));
            operator.awaitEnd();
            assertThat(operator.entryTexts()).isEqualTo(ana.entryTexts());
        }
    }

    @Test
    void aSiteThatNamesNobodyTakesNoTokenButOurs() {
        assertThat(closeOf(Stage.SITE, token(CLUB.token("ana")))).isEqualTo(4500);
        assertThat(closeOf("other", token(CLUB.token("ana")))).isEqualTo(4500);
    }

    @Test
    void publishedKeysAreFoundAndFollowed() {
        JsonObject claims = TestingSigner.claims("ana").put("aud", "parlor");
        try (ChatClient ana = client("bank")) {
            assertThat(ana.hello(token(BANK.sign(claims.copy()))).getLong("expiresInMs"))
                    .isPositive();
        }
        TestingSigner next = TestingSigner.ec("ES256", "two", "secp256r1");
        assertThat(closeOf("bank", token(next.sign(claims.copy())))).isEqualTo(4500);
        assertThat(closeOf("bank", token(BANK.token("ana"))))
                .as("without its audience")
                .isEqualTo(4500);
        keys.publish(BANK.jwk(), next.jwk());
        try (ChatClient ana = client("bank")) {
            assertThat(ana.hello(token(next.sign(claims.copy()))).getLong("expiresInMs"))
                    .isPositive();
        }
        assertThat(closeOf("bank", token(next.calledLike("one").sign(claims.copy()))))
                .isEqualTo(4500);
    }

    @Test
    void keysThatCannotBeFetchedYetAskTheClientToComeBack() {
        keys.fail(true);
        try (Stage fresh = Stage.own(Conf.withToolbox(folder.resolve("fresh"))
                .parlor("")
                .site(
                        "bank",
                        SITE.formatted(
                                "Bank",
                                "algorithm: ES256, audience: parlor, jwks_pause: 1ms, jwks: \"" + keys.url() + "\""))
                .with(Map.of()))) {
            JsonObject claims = TestingSigner.claims("ana").put("aud", "parlor");
            try (ChatClient early = new ChatClient(fresh.parlor().httpPort(), "bank")) {
                early.send(token(BANK.sign(claims.copy())).put("type", "hello"));
                assertThat(early.awaitClose()).isEqualTo(4001);
            }
            keys.fail(false);
            try (ChatClient later = new ChatClient(fresh.parlor().httpPort(), "bank")) {
                assertThat(later.hello(token(BANK.sign(claims.copy()))).getLong("expiresInMs"))
                        .isPositive();
            }
        } finally {
            keys.fail(false);
        }
    }

    /** The conversation that somebody gets who asks for one and shows this as the proof that it was theirs. */
    private static String identified(String subject, String conversation, String previous) {
        try (ChatClient client = client("club")) {
            return client.hello(token(CLUB.token(subject))
                            .put("conversation", conversation)
                            .put("previous", previous))
                    .getString("conversation");
        }
    }

    /** What a menu would show, whether it came before or after the log. */
    private static List<String> listed(ChatClient client) {
        JsonArray conversations = Eventually.get(
                        () -> client.frames().stream()
                                .filter(frame -> "parlor.conversations".equals(frame.getString("name")))
                                .toList(),
                        frames -> !frames.isEmpty())
                .getFirst()
                .getJsonObject("value")
                .getJsonArray("conversations");
        List<String> ids = new ArrayList<>();
        conversations.forEach(each -> ids.add(((JsonObject) each).getString("id")));
        return ids;
    }

    private static void refresh(ChatClient client, String token) {
        client.send(token(token).put("type", "hello"));
    }

    private static String owner(String conversation) {
        return String.valueOf(stage.rows("select visitor from conversation where id = ?", conversation)
                .getFirst()
                .getFirst());
    }

    private static int closeOf(String site, JsonObject hello) {
        try (ChatClient client = client(site)) {
            client.send(hello.copy().put("type", "hello"));
            return client.awaitClose();
        }
    }

    private static ChatClient client(String site) {
        return new ChatClient(stage.parlor().httpPort(), site);
    }

    private static JsonObject token(String token) {
        return new JsonObject().put("token", token);
    }
}
