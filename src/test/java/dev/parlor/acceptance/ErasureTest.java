package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.TestingSigner;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of somebody in any store, of two servers, once they are erased. */
class ErasureTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static People people;

    @SuppressWarnings("NullAway.Init")
    private static Traces traces;

    @BeforeAll
    static void start() {
        people = new People(folder, "look: 1h");
        traces = new Traces(people.stage);
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void nothingIsLeftOfAnErasedVisitorInAnyTierAndAllOfAnother() {
        People.Person ana = people.leaveTraces("ana-of-erasure", "xylophonist");
        People.Person ben = people.leaveTraces("ben-of-erasure", "harpsichord");
        assertThat(traces.of(ana.words(), people.output()))
                .contains(
                        "table approval",
                        "table conversation",
                        "table message",
                        "table notice",
                        "table site_write",
                        "table tool_audit",
                        "table tool_call",
                        "table usage",
                        "table visitor",
                        "key " + RedisProbe.log(ana.conversation()),
                        "key " + RedisProbe.history(ana.conversation()))
                .anyMatch(place -> place.startsWith("key tool:result:"));
        SortedSet<String> bensToStay = traces.lasting(ben.words());
        SortedSet<String> bens = traces.of(ben.words(), List.of());
        List<List<Object>> money = money();

        JsonObject report = erase(ana);

        assertThat(traces.of(ana.words(), people.output())).isEmpty();
        assertThat(traces.of(ben.words(), List.of())).containsAll(bensToStay).isSubsetOf(bens);
        assertThat(report.getJsonObject("erased"))
                .isEqualTo(new JsonObject()
                        .put("conversations", 2)
                        .put("messages", 16)
                        .put("toolCalls", 4)
                        .put("approvals", 2)
                        .put("notices", 1)
                        .put("charges", 10)
                        .put("auditLines", 5));
        assertThat(money()).as("what was spent").isEqualTo(money);
        assertThat(people.stage.rows(
                        "select tool, outcome, argument_bytes > 0, latency_ms > 0 from tool_audit"
                                + " where visitor like 'erased:%' and conversation = ? order by id",
                        ana.conversation()))
                .hasSize(4)
                .contains(List.of("look_up", "succeeded", true, true), List.of("write_down", "failed", true, true));
        JsonObject again = erase(ana);
        assertThat(again.getJsonObject("erased").stream())
                .allMatch(count -> count.getValue().equals(0));
    }

    @Test
    void aTurnThatStillRunsOnAnotherServerEndsAndBringsNothingBack() {
        People.Person ana = people.leaveTraces("ana-who-talks", "bassoonist");
        try (ChatClient talking = people.client(people.second);
                ChatClient waiting = people.client(people.second)) {
            JsonObject hello = talking.hello(live(ana));
            talking.say("r1", "Talk about " + ana.word());
            talking.awaitText();
            waiting.hello(live(ana));
            waiting.send(new JsonObject().put("type", "new"));
            waiting.say("r2", "Note while you wait " + ana.word());
            waiting.awaitQuestion();
            int before = ended(people.second.output());

            erase(ana);

            assertThat(talking.awaitClose()).isEqualTo(4500);
            assertThat(waiting.awaitClose()).isEqualTo(4500);
            assertThat(traces.tables(ana.words())).isEmpty();
            Eventually.get(() -> ended(people.second.output()), count -> count == before + 2);
            assertThat(traces.of(ana.words(), people.output())).isEmpty();
            try (ChatClient again = people.client(people.second)) {
                JsonObject later = TestingSigner.claims(ana.name())
                        .put("iat", Instant.now().getEpochSecond() + 1);
                JsonObject fresh =
                        again.hello(token(People.tokenOf(later)).put("conversation", hello.getString("conversation")));
                assertThat(fresh.getString("conversation")).isNotEqualTo(hello.getString("conversation"));
                again.say("r3", "Hear that I am new here");
                again.awaitEnd();
            }
        }
    }

    @Test
    void aServerThatWasFrozenAllTheWhileBringsNothingBack() throws IOException, InterruptedException {
        People.Person ana = people.leaveTraces("ana-on-ice", "clavichord");
        try (ChatClient talking = people.client(people.second)) {
            talking.hello(live(ana));
            talking.say("r1", "Talk about " + ana.word());
            talking.awaitText();
            int before = ended(people.second.output());
            signal("-STOP");
            try {
                erase(ana);
                assertThat(traces.tables(ana.words())).isEmpty();
            } finally {
                signal("-CONT");
            }
            Eventually.get(() -> ended(people.second.output()), count -> count > before);
            assertThat(talking.awaitClose()).isEqualTo(4500);
        }
        assertThat(traces.of(ana.words(), people.output())).isEmpty();
    }

    @Test
    void noTokenOfAnErasedVisitorOpensAnything() {
        People.Person ana = people.leaveTraces("ana-with-tokens", "glockenspiel");
        String token = People.token(ana.name());
        String strangers;
        try (ChatClient stranger = people.client(people.stage.parlor())) {
            strangers = stranger.hello().getString("token");
            stranger.say("s1", "Hear me");
            stranger.awaitEnd();
        }
        String stranger = String.valueOf(people.stage
                .rows("select visitor from conversation where visitor like 'anon:%' order by created_at desc limit 1")
                .getFirst()
                .getFirst());
        erase(ana);
        assertThat(new OperatorApi(people.stage)
                        .delete("/v1/visitors/shop/" + stranger)
                        .statusCode())
                .isEqualTo(200);
        for (String shown : List.of(token, ana.strangersToken(), strangers)) {
            for (int port : List.of(people.stage.parlor().httpPort(), people.second.httpPort())) {
                try (ChatClient client = new ChatClient(port, "shop")) {
                    client.send(token(shown).put("type", "hello"));
                    assertThat(client.awaitClose()).isEqualTo(4500);
                }
            }
        }
    }

    @Test
    void whatIsHeldOfAVisitorIsHandedOutAsOneDocumentAndNothingOnceTheyAreErased() {
        People.Person ana = people.leaveTraces("ana-of-export", "euphonium");
        people.leaveTraces("ben-of-export", "contrabassoon");
        people.stage.rows(
                "insert into conversation_summary (conversation, text, covers, version, model)"
                        + " values (?, 'plays the euphonium', 'm', 1, 'a/model') returning conversation",
                ana.conversation());
        OperatorApi admin = new OperatorApi(people.stage);
        String path = "/v1/visitors/shop/" + ana.id() + "/export";
        HttpResponse<String> answer = admin.get(path);
        JsonObject export = new JsonObject(answer.body());
        assertThat(answer.body()).doesNotContain("contrabassoon");
        assertThat(export.getString("visitor")).isEqualTo(ana.id());
        assertThat(export.getJsonArray("names")).contains(ana.id(), ana.stranger());
        assertThat(export.getJsonObject("claims").getString("mail")).isEqualTo("euphonium@example.com");
        assertThat(export.getJsonArray("conversations")).hasSize(2);
        JsonObject first = export.getJsonArray("conversations").getJsonObject(0);
        assertThat(first.getString("id")).isEqualTo(ana.conversation());
        assertThat(first.getJsonArray("messages")).hasSize(14);
        assertThat(first.getJsonArray("messages").encode()).contains("data:image/png;base64,");
        assertThat(first.getJsonArray("toolCalls")).hasSize(4);
        assertThat(first.getJsonArray("toolCalls").encode()).contains("about Find euphonium");
        assertThat(first.getJsonArray("approvals").encode()).contains("edited euphonium", "because of euphonium");
        assertThat(first.getJsonArray("notices")).hasSize(1);
        assertThat(first.getJsonArray("usage")).hasSize(9);
        assertThat(first.getJsonObject("summary").getString("text")).isEqualTo("plays the euphonium");
        assertThat(export.getJsonArray("audit")).hasSize(5);

        erase(ana);
        JsonObject after = new JsonObject(admin.get(path).body());
        assertThat(after.getJsonArray("conversations")).isEmpty();
        assertThat(after.getJsonArray("audit")).isEmpty();
        assertThat(after.getValue("claims")).isNull();
        assertThat(new OperatorApi(people.stage, "sam", "sam's password")
                        .get(path)
                        .statusCode())
                .isEqualTo(404);
        assertThat(new OperatorApi(people.stage, "olga", "olga's password")
                        .get(path)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void visitorsOfASiteThatIsGoneAreErasedLikeOthers() {
        people.stage.rows("insert into conversation (id, site, visitor) values ('c-bygone', 'bygone', 'user:eve')"
                + " returning id");
        OperatorApi admin = new OperatorApi(people.stage);
        assertThat(new JsonObject(
                                admin.get("/v1/visitors/bygone/user:eve/export").body())
                        .getJsonArray("conversations"))
                .hasSize(1);
        assertThat(admin.delete("/v1/visitors/bygone/user:eve").statusCode()).isEqualTo(200);
        assertThat(people.stage.rows("select id from conversation where site = 'bygone'"))
                .isEmpty();
    }

    @Test
    void onlyAnAdminOfTheSiteErases() {
        String path = "/v1/visitors/shop/user:somebody";
        assertThat(new OperatorApi(people.stage, "sam", "sam's password")
                        .delete(path)
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> forbidden = new OperatorApi(people.stage, "olga", "olga's password").delete(path);
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(new OperatorApi(people.stage)
                        .delete("/v1/visitors/nowhere/user:somebody")
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonObject erase(People.Person person) {
        HttpResponse<String> answer = new OperatorApi(people.stage).delete("/v1/visitors/shop/" + person.id());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static int ended(List<String> output) {
        return Math.toIntExact(
                output.stream().filter(line -> line.contains("is given up")).count());
    }

    private static List<List<Object>> money() {
        return people.stage.rows("select count(*), sum(input), sum(output) from usage");
    }

    private static void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(people.second.pid()))
                .start()
                .waitFor();
    }

    /** With a token, and without what was said before. */
    private static JsonObject live(People.Person person) {
        return token(People.token(person.name())).put("after", Integer.MAX_VALUE);
    }

    private static JsonObject token(String token) {
        return new JsonObject().put("token", token);
    }
}
