package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.ScriptedModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sites that are written, broken, mended, made and taken away under two servers that run. */
class SitesAtRunTimeTest {
    private static final Vertx VERTX = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private static Conf conf;

    @SuppressWarnings("NullAway.Init")
    private static ScriptedModel provider;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @SuppressWarnings("NullAway.Init")
    private static ParlorProcess second;

    private final String site = "site-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void open(@TempDir Path folder) {
        provider = ScriptedModel.start(VERTX);
        conf = Conf.withToolbox(folder.resolve("conf")).parlor("""
                        sites: { look: 200ms }
                        demo: { tokens_per_second: 50 }
                        lease: { sweep: 500ms, ttl: 2s, renew: 500ms }
                        providers:
                          lab: { protocol: openai, url: "%s", key: lab-key }
                        """.formatted(provider.url()));
        stage = Stage.own(conf.with(Map.of()));
        second = stage.another();
    }

    @AfterAll
    static void close() {
        second.close();
        stage.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void aSiteThatBothServersHave() {
        conf.replaceSite(site, yaml("First."));
        await(stage.parlor(), "First.");
        await(second, "First.");
    }

    @Test
    void aChangedFileCountsFromTheNextHelloOnWhileOpenSocketsStay() {
        try (ChatClient before = client(stage.parlor())) {
            before.hello();
            conf.replaceSite(site, yaml("Second."));
            await(stage.parlor(), "Second.");
            await(second, "Second.");
            before.say("m", "What is 2+3?");
            before.awaitEnd();
            assertThat(before.isClosed()).isFalse();
            assertThat(before.assistantText()).contains("5");
        }
    }

    @Test
    void originsCountFromTheNextHandshakeOn() {
        Map<String, String> elsewhere = Map.of("Origin", "https://new.example");
        conf.replaceSite(site, yaml("Closed.").replace("\"*\"", "\"https://old.example\""));
        await(stage.parlor(), "Closed.");
        assertThatThrownBy(() -> new ChatClient(stage.parlor().httpPort(), site, elsewhere))
                .isInstanceOf(CompletionException.class);
        conf.replaceSite(site, yaml("Open.").replace("\"*\"", "\"https://new.example\""));
        await(stage.parlor(), "Open.");
        new ChatClient(stage.parlor().httpPort(), site, elsewhere).close();
    }

    @Test
    void aBrokenFileLeavesTheSiteAsItWasAndSaysWhyOnceUntilItIsMended() {
        OperatorApi operators = new OperatorApi(stage);
        conf.replaceSite(site, yaml("Broken.") + "colour: red\nturn: { rounds: many }\n");
        JsonObject broken = problem(operators);
        assertThat(broken.getBoolean("serving")).isTrue();
        assertThat(broken.getJsonArray("problems").stream().map(JsonObject.class::cast))
                .extracting(
                        each -> each.getString("file") + " " + each.getInteger("line") + " " + each.getString("key"))
                .containsExactlyInAnyOrder(site + ".yaml 7 colour", site + ".yaml 8 turn.rounds");
        try (ChatClient during = client(stage.parlor())) {
            assertThat(greeting(during)).isEqualTo("First.");
            during.say("m", "What is 2+3?");
            during.awaitEnd();
            assertThat(during.assistantText()).contains("5");
        }
        assertThat(operators.site(site).getString("state")).isEqualTo("broken");

        awaitLooks();
        assertThat(said("Site " + site + " stays as it was")).isEqualTo(1);
        assertThat(said(site + ".yaml line 7: colour: is not a known key")).isEqualTo(1);

        conf.replaceSite(site, yaml("Mended."));
        await(stage.parlor(), "Mended.");
        Eventually.get(() -> operators.problems(site), problems -> problems.isEmpty());
        assertThat(metric("parlor_sites{state=\"broken\"}")).isEqualTo("0.0");
    }

    @Test
    void whatIsBrokenAndPutBackIsAsItWas() {
        OperatorApi operators = new OperatorApi(stage);
        conf.replaceSite(site, "title: [\n");
        problem(operators);
        conf.replaceSite(site, yaml("First."));
        Eventually.get(() -> operators.problems(site), problems -> problems.isEmpty());
        await(stage.parlor(), "First.");
    }

    @Test
    void aTurnThatRunsWhileItsSiteChangesEndsAsItBegan() {
        String changing = site + "-t";
        conf.replaceSite(changing, toolsYaml("lab/old-model", "Old prompt.", "Old words.", "old_tool"));
        await(stage.parlor(), changing, "Hello.");
        provider.thenCalls(new ToolCall("call_1", "sum", "{\"expression\":\"2+3\"}"))
                .thenSays("It is five.");
        try (ChatClient visitor = new ChatClient(stage.parlor().httpPort(), changing)) {
            visitor.hello();
            visitor.say("m1", "Please");
            JsonObject asked = visitor.awaitQuestion();
            conf.replaceSite(
                    changing,
                    toolsYaml("lab/new-model", "New prompt.", "New words.", "new_tool")
                            .replace("Hello.", "Changed."));
            await(stage.parlor(), changing, "Changed.");
            visitor.approve(asked);
            assertThat(visitor.awaitEnd().getString("type")).isEqualTo("RUN_FINISHED");
            assertThat(visitor.assistantText()).contains("It is five.");

            List<JsonObject> asks = requests("Old prompt.");
            assertThat(asks).hasSize(2);
            assertThat(asks).allSatisfy(each -> {
                assertThat(each.getString("model")).isEqualTo("old-model");
                assertThat(tools(each)).containsExactlyInAnyOrder("sum: Old words.", "old_tool: Old words.");
            });
            assertThat(asks.getLast().getJsonArray("messages").encode()).contains("5");
            assertThat(requests("New prompt.")).isEmpty();

            provider.thenSays("Now I am new.");
            visitor.say("m2", "And now?");
            visitor.awaitEnd();
            assertThat(requests("New prompt.")).singleElement().satisfies(each -> {
                assertThat(each.getString("model")).isEqualTo("new-model");
                assertThat(tools(each)).containsExactlyInAnyOrder("sum: New words.", "new_tool: New words.");
            });
        }
    }

    @Test
    void aNewFileIsASiteWithTablesAndARemovedOneTellsItsSockets() {
        String shop = site + "-shop";
        String tool = "stock_" + site.replace('-', '_');
        conf.tables(shop, "create table item (name text); insert into item values ('tent'), ('lamp');");
        conf.replaceSite(shop, """
                title: Shop
                origins: ["*"]
                models: [demo/scripted]
                greeting: Hello.
                prompt: You sell things.
                tools:
                  - { name: %s, description: What there is., sql: { query: "select name from item order by name" } }
                """.formatted(tool));
        await(stage.parlor(), shop, "Hello.");
        await(second, shop, "Hello.");
        OperatorApi operators = new OperatorApi(stage);
        assertThat(operators.call(shop, tool).encode()).contains("lamp").contains("tent");

        try (ChatClient visitor = new ChatClient(stage.parlor().httpPort(), shop);
                ChatClient elsewhere = new ChatClient(second.httpPort(), shop)) {
            String conversation = visitor.hello().getString("conversation");
            elsewhere.hello();
            visitor.say("m", Stage.STORY);
            visitor.awaitText();
            conf.removeSite(shop);
            assertThat(visitor.awaitRefusal().getString("code")).isEqualTo("site_removed");
            assertThat(visitor.awaitClose()).isEqualTo(1000);
            assertThat(elsewhere.awaitClose()).isEqualTo(1000);
            assertThatThrownBy(() -> new ChatClient(stage.parlor().httpPort(), shop))
                    .isInstanceOf(CompletionException.class);
            assertThat(stage.endedTurns(conversation)).hasSize(1).doesNotContain("running");
            assertThat(operators.messages(conversation).encode()).contains(Stage.STORY);
            assertThat(operators.get("/v1/conversations?site=" + shop).body()).contains(conversation);
            assertThat(operators.get("/v1/tools?site=" + shop).body()).doesNotContain(tool);
        }
    }

    @Test
    void aMessageThatWaitedWhenItsSiteWentEndsWithAnError() {
        try (ChatClient visitor = client(stage.parlor())) {
            String conversation = visitor.hello().getString("conversation");
            visitor.say("m1", Stage.STORY);
            visitor.awaitText();
            visitor.say("m2", Stage.STORY);
            visitor.awaitAccepted("m2");
            conf.removeSite(site);
            assertThat(visitor.awaitClose()).isEqualTo(1000);
            assertThat(stage.endedTurns(conversation)).hasSize(2).containsOnly("failed");
        }
    }

    @Test
    void toolsThatWereDeclaredWhileTheServerRunsOutliveAChangeOfTheFile() {
        OperatorApi operators = new OperatorApi(stage);
        assertThat(operators
                        .post(
                                "/v1/tools/register",
                                new JsonObject()
                                        .put("site", site)
                                        .put(
                                                "tool",
                                                new JsonObject()
                                                        .put("name", "declared")
                                                        .put("java", "calculator")))
                        .statusCode())
                .isEqualTo(201);
        conf.replaceSite(site, yaml("Second."));
        await(stage.parlor(), "Second.");
        assertThat(operators.get("/v1/tools?site=" + site).body()).contains("declared");
    }

    @Test
    void aSiteThatIsMadeOverTheApiIsOnAllServersAndAfterARestart() {
        String made = site + "-api";
        OperatorApi operators = new OperatorApi(stage);
        HttpResponse<String> created = operators.put("/v1/sites/" + made, yaml("Made."));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(new JsonObject(created.body()).getString("state")).isEqualTo("running");
        try (ChatClient here = new ChatClient(stage.parlor().httpPort(), made)) {
            assertThat(greeting(here)).isEqualTo("Made.");
        }
        await(second, made, "Made.");
        assertThat(operators.put("/v1/sites/" + made, yaml("Again.")).statusCode())
                .isEqualTo(200);
        await(second, made, "Again.");
        try (ParlorProcess third = stage.another();
                ChatClient there = new ChatClient(third.httpPort(), made)) {
            assertThat(greeting(there)).isEqualTo("Again.");
        }
        try (ChatClient elsewhere = new ChatClient(second.httpPort(), made)) {
            elsewhere.hello();
            assertThat(operators.delete("/v1/sites/" + made).statusCode()).isEqualTo(204);
            assertThat(elsewhere.awaitClose()).isEqualTo(1000);
        }
        assertThat(operators.get("/v1/sites/" + made).statusCode()).isEqualTo(404);
    }

    @Test
    void aFileGoesBeforeWhatWasMadeOverTheApi() {
        String both = site + "-both";
        OperatorApi operators = new OperatorApi(stage);
        assertThat(operators.put("/v1/sites/" + both, yaml("By API.")).statusCode())
                .isEqualTo(201);
        conf.replaceSite(both, yaml("By file."));
        await(stage.parlor(), both, "By file.");
        assertThat(operators.put("/v1/sites/" + both, yaml("Again.")).statusCode())
                .isEqualTo(409);
        conf.removeSite(both);
        await(stage.parlor(), both, "By API.");
    }

    private ChatClient client(ParlorProcess parlor) {
        return new ChatClient(parlor.httpPort(), site);
    }

    private void await(ParlorProcess parlor, String greeting) {
        await(parlor, site, greeting);
    }

    private static void await(ParlorProcess parlor, String site, String greeting) {
        Eventually.get(() -> greetingOf(parlor, site), greeting::equals);
    }

    private static String greetingOf(ParlorProcess parlor, String site) {
        try (ChatClient client = new ChatClient(parlor.httpPort(), site)) {
            return greeting(client);
        } catch (CompletionException notThere) {
            return "";
        }
    }

    private static String greeting(ChatClient client) {
        return client.hello().getJsonObject("site").getString("greeting");
    }

    /** What operators are told of this test's site, once they are. */
    private JsonObject problem(OperatorApi operators) {
        return Eventually.get(() -> operators.problems(site), problems -> !problems.isEmpty())
                .getFirst();
    }

    /** Another site comes to be, which takes two looks. */
    private void awaitLooks() {
        conf.replaceSite(site + "-look", yaml("Seen."));
        await(stage.parlor(), site + "-look", "Seen.");
    }

    private long said(String words) {
        return stage.parlor().output().stream()
                .filter(line -> line.contains(words))
                .count();
    }

    private static String metric(String name) {
        return OperatorApi.get("http://localhost:" + stage.parlor().managementPort(), "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }

    private static List<JsonObject> requests(String prompt) {
        return provider.requests().stream()
                .filter(request -> request.getJsonArray("messages").encode().contains(prompt))
                .toList();
    }

    private static List<String> tools(JsonObject request) {
        JsonArray tools = request.getJsonArray("tools");
        return tools.stream()
                .map(tool -> ((JsonObject) tool).getJsonObject("function"))
                .map(tool -> tool.getString("name") + ": " + tool.getString("description"))
                .toList();
    }

    private static String toolsYaml(String model, String prompt, String words, String other) {
        return """
                title: Lab
                origins: ["*"]
                models: [%s]
                greeting: Hello.
                prompt: %s
                tools:
                  - { name: sum, java: calculator, description: %s, approval: visitor }
                  - { name: %s, java: current_time, description: %s }
                """.formatted(model, prompt, words, other, words);
    }

    private static String yaml(String greeting) {
        return """
                title: Club
                origins: ["*"]
                models: [demo/scripted]
                greeting: %s
                prompt: You are helpful.
                tools: [{ java: calculator }]
                """.formatted(greeting);
    }
}
