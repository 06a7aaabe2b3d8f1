package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sites over HTTP: who may, what is taken, and what is said of what is not. */
class SiteApiTest {
    private static final String YAML = """
            title: Club
            origins: ["*"]
            models: [demo/scripted]
            greeting: "Hello from ${GREETING_OF_CLUB:nobody}."   # kept as it is written
            prompt: You help.
            """;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @SuppressWarnings("NullAway.Init")
    private static OperatorApi admin;

    private final String id = "made-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void open(@TempDir Path folder) {
        Conf conf = Conf.withToolbox(folder.resolve("conf")).parlor("""
                        sites: { look: 0s, api_sites: 3, api_bytes: 4096, api_environment: [GREETING_OF_CLUB] }
                        demo: { tokens_per_second: 0 }
                        operators:
                          sam: { password: "sam's password", role: admin, sites: [toolbox] }
                          olga: { password: "olga's password", role: operator }
                          vic: { password: "vic's password", role: viewer }
                        api_keys:
                          all: { key: key-of-all, scopes: [read, call, identity, write, audit] }
                        """);
        Map<String, String> environment = new HashMap<>(conf.with(Map.of()));
        environment.put("GREETING_OF_CLUB", "the environment");
        environment.put("SECRET_OF_SERVER", "not to be told");
        stage = Stage.own(environment);
        admin = new OperatorApi(stage);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam", "olga", "vic"})
    void onlyAnAdminOfAllSitesReadsOrChangesThem(String name) {
        OperatorApi operator = new OperatorApi(stage, name, name + "'s password");
        assertThat(List.of(
                        operator.get("/v1/sites"),
                        operator.get("/v1/sites/toolbox"),
                        operator.put("/v1/sites/" + id, YAML),
                        operator.delete("/v1/sites/toolbox")))
                .extracting(HttpResponse::statusCode)
                .containsOnly(403);
        assertThat(operator.get("/v1/site-problems").statusCode()).isEqualTo(200);
        assertThat(admin.get("/v1/sites/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aProgramsKeyIsNoneOfTheirs() {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(stage.parlor().url() + "/v1/sites/" + id))
                .PUT(HttpRequest.BodyPublishers.ofString(YAML));
        assertThat(OperatorApi.send(request.copy()).statusCode()).isEqualTo(401);
        assertThat(OperatorApi.send(request.header("Authorization", "Bearer key-of-all"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSiteIsKeptAsItIsWrittenAndReadsOnlyWhatItMay() {
        assertThat(admin.put("/v1/sites/" + id, YAML).statusCode()).isEqualTo(201);
        HttpResponse<String> text = admin.get("/v1/sites/" + id);
        assertThat(text.headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(text.body()).isEqualTo(YAML);
        try (ChatClient visitor = new ChatClient(stage.parlor().httpPort(), id)) {
            assertThat(visitor.hello().getJsonObject("site").getString("greeting"))
                    .isEqualTo("Hello from the environment.");
        }
        HttpResponse<String> greedy =
                admin.put("/v1/sites/" + id, YAML.replace("GREETING_OF_CLUB", "SECRET_OF_SERVER"));
        assertThat(greedy.statusCode()).isEqualTo(422);
        assertThat(greedy.body()).contains("may not read SECRET_OF_SERVER").doesNotContain("not to be told");
        JsonObject listed = admin.site(id);
        assertThat(listed.getString("state")).isEqualTo("running");
        assertThat(listed.getJsonObject("source").getString("kind")).isEqualTo("api");
        assertThat(listed.getJsonObject("source").getString("by")).isEqualTo("admin");
        assertThat(admin.delete("/v1/sites/" + id).statusCode()).isEqualTo(204);
        assertThat(admin.delete("/v1/sites/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void allThatIsWrongIsSaidAtOnceAndNothingIsChanged() {
        HttpResponse<String> refused = admin.put("/v1/sites/" + id, """
                title: Club
                models: [demo/scripted]
                colour: red
                turn: { rounds: 0 }
                tools:
                  - { java: teleport }
                  - { java: calculator, deadline: soon }
                """);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(refused.body());
        assertThat(problem.getString("code")).isEqualTo("invalid_site");
        assertThat(problem.getJsonArray("problems").stream().map(JsonObject.class::cast))
                .allSatisfy(each -> assertThat(each.getString("message")).isNotBlank())
                .extracting(
                        each -> each.getString("file") + " " + each.getInteger("line") + " " + each.getString("key"))
                .containsExactlyInAnyOrder(
                        id + ".yaml 3 colour",
                        id + ".yaml 4 turn.rounds",
                        id + ".yaml 6 tools.[0]",
                        id + ".yaml 7 tools.[1].deadline");
        assertThat(admin.get("/v1/sites/" + id).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { mcp: { name: docs, command: [sh, -c, "touch /tmp/x"] } }                            | mcp is for sites that stand in a file
            { openapi: { document: shop.yaml } }                                                  | openapi is for sites that stand in a file
            { name: ask, http: { url: "http://localhost:1/", allow_private: true } }              | allow_private is for sites
            { name: look, sql: { query: "select 1" } }                                            | has no tables of its own
            """)
    void whatReachesThisMachineIsForFiles(String tool, String why) {
        HttpResponse<String> refused = admin.put("/v1/sites/" + id, YAML + "tools: [" + tool + "]\n");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains(why);
    }

    @Test
    void aSiteThatStandsInAFileIsForItsFile() {
        for (HttpResponse<String> refused :
                List.of(admin.put("/v1/sites/toolbox", YAML), admin.delete("/v1/sites/toolbox"))) {
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("declared_in_file");
            assertThat(refused.body()).contains("toolbox.yaml");
        }
        assertThat(admin.site("toolbox").getJsonObject("source").getString("kind"))
                .isEqualTo("file");
        assertThat(admin.get("/v1/sites/toolbox").body()).contains("title: Toolbox");
    }

    @Test
    void aSiteThatIsMadeAnewHasNoToolsOfTheOneBefore() {
        admin.put("/v1/sites/" + id, YAML);
        JsonObject tool = new JsonObject().put("name", "left_behind").put("java", "calculator");
        HttpResponse<String> declared = admin.post(
                "/v1/tools/register", new JsonObject().put("site", id).put("tool", tool));
        assertThat(declared.statusCode()).as(declared.body()).isEqualTo(201);
        admin.delete("/v1/sites/" + id);
        admin.put("/v1/sites/" + id, YAML);
        assertThat(admin.get("/v1/tools?site=" + id).body()).doesNotContain("left_behind");
        admin.delete("/v1/sites/" + id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"just a text", "title: Club\nmodels: none", "title: Club\nidentity: { algorithm: XS1 }"})
    void whatHasTheWrongShapeIsSaidInWordsOfYaml(String yaml) {
        HttpResponse<String> refused = admin.put("/v1/sites/" + id, yaml);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).doesNotContain("dev.parlor", "java.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/conversations?site=%00", "/v1/notices?site=%ff", "/v1/approvals/%00"})
    void anAddressThatIsNoTextIsTurnedAway(String address) {
        HttpResponse<String> refused = admin.get(address);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void bodiesAndNumbersHaveLimits() {
        assertThat(admin.put("/v1/sites/" + id, YAML + "# " + "x".repeat(5_000)).statusCode())
                .isEqualTo(413);
        assertThat(admin.put("/v1/sites/" + id, " ").statusCode()).isEqualTo(400);
        assertThat(admin.put("/v1/sites/No.Name", YAML).statusCode()).isEqualTo(400);
        List<String> ids = List.of(id + "-a", id + "-b", id + "-c", id + "-d");
        List<Integer> answers = ids.stream()
                .map(each -> admin.put("/v1/sites/" + each, YAML).statusCode())
                .toList();
        assertThat(answers).containsExactly(201, 201, 201, 409);
        assertThat(admin.put("/v1/sites/" + id + "-a", YAML).statusCode()).isEqualTo(200);
        ids.forEach(each -> admin.delete("/v1/sites/" + each));
    }
}
