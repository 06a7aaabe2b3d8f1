package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.Conf;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tool service of a whole server, as programs with a key see it; what its tools reach is on loopback. */
class ToolServiceTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ScriptedModel MODEL = ScriptedModel.start(VERTX);
    private static final Queue<JsonObject> ORDERED = new ConcurrentLinkedQueue<>();

    private static final String PARLOR = """
            api_keys:
              all: { key: "key-of-everything", scopes: [read, call, identity, write, audit], sites: [bench] }
              reader: { key: "key-of-a-reader", scopes: [read], sites: [bench] }
              stranger: { key: "key-of-another-site", scopes: [read, call, write, audit], sites: [toolbox] }
            """;

    private static final String ORDERS = """
            openapi: 3.1.0
            info: { title: Orders, version: "1" }
            servers: [{ url: "https://orders.example" }]
            paths:
              /orders/{id}:
                get:
                  operationId: getOrder
                  summary: One order of a customer
                  parameters:
                    - { name: id, in: path, required: true, schema: { type: string } }
                    - { name: customer, in: query, required: true, schema: { type: string } }
                  responses: { "200": { description: The order } }
              /shops:
                get:
                  operationId: listShops
                  summary: All shops
                  responses: { "200": { description: Shops } }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @BeforeAll
    static void start() throws IOException {
        TestingStores.open();
        HttpServer shop = VERTX.createHttpServer()
                .requestHandler(ToolServiceTest::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Conf conf = Conf.withToolbox(folder.resolve("conf")).parlor(PARLOR).site("bench", """
            title: Bench
            models: [openai/gpt-4.1]
            tools:
              - java: calculator
              - openapi: { document: openapi/orders.yaml, server: "%1$s", allow_private: true }
                identity: { customer: sub }
              - name: place_order
                http: { method: POST, url: "%1$s/orders", body: { sku: "{sku}" }, allow_private: true }
                parameters: { type: object, required: [sku], properties: { sku: { type: string, maxLength: 20 } } }
                effect: write
              - name: refund
                http: { method: POST, url: "%1$s/refunds", body: { order: "{order}" }, allow_private: true }
                effect: write
                approval: operator
              - name: read_note
                extract:
                  input: text
                  instructions: Read the note.
                  schema: { type: object, required: [total], properties: { total: { type: integer } } }
              - name: shaky
                http: { url: "%1$s/broken/{id}", allow_private: true }
                retry: { attempts: 1 }
                on_error: [{ on: ["*"], model: openai/gpt-4.1 }]
            """.formatted(
                        "http://127.0.0.1:" + shop.actualPort()));
        Path documents = Files.createDirectories(folder.resolve("conf/sites/openapi"));
        Files.writeString(documents.resolve("orders.yaml"), ORDERS);
        stage = Stage.own(conf.with(Map.of("OPENAI_API_KEY", "sk-test", "OPENAI_BASE_URL", MODEL.url())));
    }

    @AfterAll
    static void stop() {
        stage.close();
        VERTX.close();
    }

    private static void serve(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            JsonObject said = new JsonObject()
                    .put("path", request.path())
                    .put("query", request.query())
                    .put("key", request.getHeader("Idempotency-Key"))
                    .put("body", body.toString());
            ORDERED.add(said);
            request.response()
                    .setStatusCode(request.path().startsWith("/broken") ? 404 : 200)
                    .putHeader("Content-Type", "application/json")
                    .end(said.encode());
        });
    }

    @Test
    void theToolsOfASiteAreListedWithTheirRulesAndWithoutWhatTheServerFillsIn() {
        JsonArray tools = get("/v1/tools").getJsonArray("tools");
        List<String> names = tools.stream()
                .map(tool -> ((JsonObject) tool).getString("name"))
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "calculator", "getOrder", "listShops", "place_order", "refund", "read_note", "shaky");
        JsonObject openAi = get("/v1/tools/getOrder/schema?format=openai").getJsonObject("function");
        assertThat(openAi.getJsonObject("parameters")
                        .getJsonObject("properties")
                        .fieldNames())
                .containsExactly("id");
        assertThat(get("/v1/tools/getOrder/schema?format=anthropic")
                        .getJsonObject("input_schema")
                        .getJsonArray("required"))
                .containsExactly("id");
    }

    @Test
    void anOperationOfAnOpenApiDocumentIsCalledForTheVisitorWhomTheServerKnows() {
        JsonObject call = new JsonObject()
                .put("name", "getOrder")
                .put("arguments", new JsonObject().put("id", "A-1"))
                .put("visitor", visitor("c-7"));
        JsonObject content = new JsonObject(call(call).getString("content"));
        assertThat(content.getString("path")).isEqualTo("/orders/A-1");
        assertThat(content.getString("query")).isEqualTo("customer=c-7");
        JsonObject forged =
                call.copy().put("arguments", new JsonObject().put("id", "A").put("customer", "c-8"));
        assertThat(code(call(forged))).isEqualTo("invalid_arguments");
        call.remove("visitor");
        assertThat(code(call(call))).isEqualTo("sign_in_required");
        assertThat(call("listShops", new JsonObject()).getString("status")).isEqualTo("succeeded");
    }

    @Test
    void aWriteWithAKeyOfItsOwnHappensOnceHoweverOftenItIsSent() {
        JsonObject body =
                new JsonObject().put("name", "place_order").put("arguments", new JsonObject().put("sku", "once"));
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = send(post("/v1/tools/call", body).header("Idempotency-Key", "order-1"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        assertThat(arrived("/orders", "once")).hasSize(1);
        assertThat(arrived("/orders", "once").getFirst().getString("key")).contains("order-1");
    }

    @Test
    void aCallThatNeedsAnOperatorWaitsUntilOneHasSaidYes() {
        JsonObject body = new JsonObject().put("name", "refund").put("arguments", new JsonObject().put("order", "R-1"));
        HttpResponse<String> waiting = send(post("/v1/tools/call", body));
        assertThat(waiting.statusCode()).isEqualTo(202);
        assertThat(arrived("/refunds", "R-1")).isEmpty();
        String id = new JsonObject(waiting.body()).getString("interruptId");
        OperatorApi operator = new OperatorApi(stage);
        JsonObject yes = new JsonObject().put("approved", true);
        for (int status : List.of(200, 409)) {
            HttpResponse<String> decided = OperatorApi.send(HttpRequest.newBuilder(url("/v1/approvals/" + id))
                    .header("Authorization", "Bearer " + operator.token())
                    .POST(HttpRequest.BodyPublishers.ofString(yes.encode())));
            assertThat(decided.statusCode()).as(decided.body()).isEqualTo(status);
        }
        assertThat(Eventually.get(() -> arrived("/refunds", "R-1"), sent -> !sent.isEmpty()))
                .hasSize(1);
    }

    @Test
    void aModelReadsATextIntoTheDeclaredFormAndIsPaidForByTheSite() {
        MODEL.reports(new JsonObject().put("prompt_tokens", 1_000).put("completion_tokens", 100));
        MODEL.thenSays("{\"total\": \"twelve\"}").thenSays("{\"total\": 12}");
        JsonObject result = call("read_note", new JsonObject().put("text", "Twelve in all"));
        assertThat(result.getString("content")).isEqualTo("{\"total\":12}");
        OperatorApi operator = new OperatorApi(stage);
        assertThat(Eventually.get(
                        () -> new JsonObject(
                                        operator.get("/v1/usage?site=bench").body())
                                .getJsonObject("total")
                                .getJsonObject("tokens")
                                .getLong("totalTokens"),
                        tokens -> tokens >= 2_200))
                .isGreaterThanOrEqualTo(2_200);
    }

    @Test
    void aFailedCallComesWithTheAdviceOfAModelThatIsNeverRunByItself() {
        MODEL.thenSays("{\"advice\": \"Try the long id.\", \"arguments\": {\"id\": \"77\"}}");
        JsonObject error = call("shaky", new JsonObject().put("id", "7")).getJsonObject("error");
        assertThat(error.getString("message")).contains("Try the long id.").contains("{\"id\":\"77\"}");
        assertThat(arrived("/broken/77", "")).isEmpty();
        assertThat(arrived("/broken/7", "")).hasSize(1);
    }

    @Test
    void aToolThatIsDeclaredHereCanBeCalledSwitchedOffAndTakenBack() {
        JsonObject tool = new JsonObject()
                .put("name", "sum_up")
                .put("description", "Adds things up.")
                .put("java", "calculator");
        assertThat(send(post("/v1/tools/register", new JsonObject().put("tool", tool)))
                        .statusCode())
                .isEqualTo(201);
        JsonObject sum = new JsonObject().put("expression", "2*21");
        assertThat(call("sum_up", sum).getString("content")).contains("42");
        assertThat(change("sum_up", new JsonObject().put("enabled", false))).isEqualTo(200);
        HttpResponse<String> off = send(
                post("/v1/tools/call", new JsonObject().put("name", "sum_up").put("arguments", sum)));
        assertThat(off.statusCode()).isEqualTo(409);
        assertThat(new JsonObject(off.body()).getString("code")).isEqualTo("switched_off");
        assertThat(change("sum_up", new JsonObject().put("enabled", true))).isEqualTo(200);
        assertThat(call("sum_up", sum).getString("status")).isEqualTo("succeeded");
        assertThat(send(request("/v1/tools/sum_up", "key-of-everything").DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(send(post("/v1/tools/call", new JsonObject().put("name", "sum_up")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aToolThatReachesTheInsideIsForAFile() {
        JsonObject reading = new JsonObject()
                .put("input", "url")
                .put("instructions", "Read it.")
                .put("schema", new JsonObject().put("type", "object"))
                .put("trusted", new JsonArray().add("http://127.0.0.1:1"));
        JsonObject tool = new JsonObject().put("name", "look_inside").put("extract", reading);
        HttpResponse<String> refused = send(post("/v1/tools/register", new JsonObject().put("tool", tool)));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("trusted", "for the site's file only");
    }

    @Test
    void whatWasCalledIsToldAsPagesAsLinesAndAsATable() {
        call("calculator", new JsonObject().put("expression", "6*7"));
        JsonObject page = Eventually.get(
                () -> get("/v1/tools/history?tool=calculator&limit=1"),
                found -> !found.getJsonArray("calls").isEmpty());
        JsonObject row = page.getJsonArray("calls").getJsonObject(0);
        assertThat(row.getString("outcome")).isEqualTo("succeeded");
        assertThat(row.toString()).contains("6*7");
        assertThat(send(request("/v1/tools/history?tool=calculator&format=jsonl", "key-of-everything"))
                        .body()
                        .lines()
                        .map(JsonObject::new)
                        .map(line -> line.getString("tool")))
                .isNotEmpty()
                .containsOnly("calculator");
        assertThat(send(request("/v1/tools/history?tool=calculator&format=csv", "key-of-everything"))
                        .body()
                        .lines()
                        .count())
                .isGreaterThan(1);
        assertThat(get("/v1/tools/figures").toString()).contains("calculator");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"arguments\": {}} | invalid_request",
                "{\"name\": \"calculator\", \"extra\": 1} | invalid_request",
                "{\"name\": 7} | invalid_request",
                "{\"name\": \"calculator\", \"conversation\": \"a\\u0000\"} | invalid_request",
                "{\"name\": \"calculator\", \"visitor\": {\"id\": \"a\\u0000\"}} | invalid_request",
                "[1] | invalid_request",
                "{ | invalid_request"
            })
    void aRequestThatTheContractRefusesIsToldWhy(String body, String code) {
        HttpResponse<String> answer = send(request("/v1/tools/call", "key-of-everything")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 401, sign_in",
        "no-such-key, 401, sign_in",
        "key-of-a-reader, 403, scope_needed",
        "key-of-another-site, 404, unknown_tool"
    })
    void aKeyIsGoodForItsScopesAndSitesAndNothingElse(String key, int status, String code) {
        JsonObject body =
                new JsonObject().put("name", "place_order").put("arguments", new JsonObject().put("sku", "never"));
        HttpResponse<String> answer = send(request("/v1/tools/call", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        assertThat(arrived("/orders", "never")).isEmpty();
    }

    @Test
    void theContractIsServed() {
        assertThat(OperatorApi.send(HttpRequest.newBuilder(url("/openapi.yaml")))
                        .body())
                .startsWith("openapi: 3.1")
                .contains("/v1/approvals/{id}", "/v1/visitors/{site}/{id}/export");
        assertThat(OperatorApi.send(HttpRequest.newBuilder(url("/health"))).body())
                .contains("UP");
    }

    private static List<JsonObject> arrived(String path, String text) {
        return Stream.of(ORDERED.toArray(JsonObject[]::new))
                .filter(said -> said.getString("path").equals(path)
                        && said.getString("body").contains(text))
                .toList();
    }

    private static JsonObject visitor(String sub) {
        return new JsonObject().put("id", sub).put("claims", new JsonObject().put("sub", sub));
    }

    private static String code(JsonObject result) {
        return result.getJsonObject("error").getString("code");
    }

    private static JsonObject call(String name, JsonObject arguments) {
        return call(new JsonObject().put("name", name).put("arguments", arguments));
    }

    private static JsonObject call(JsonObject body) {
        HttpResponse<String> answer = send(post("/v1/tools/call", body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static int change(String tool, JsonObject body) {
        return send(request("/v1/tools/" + tool, "key-of-everything")
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body.encode())))
                .statusCode();
    }

    private static JsonObject get(String path) {
        HttpResponse<String> answer = send(request(path, "key-of-everything"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static HttpRequest.Builder post(String path, JsonObject body) {
        return request(path, "key-of-everything")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
    }

    private static HttpRequest.Builder request(String path, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return OperatorApi.send(request);
    }

    private static URI url(String path) {
        return URI.create(stage.parlor().url() + path);
    }
}
