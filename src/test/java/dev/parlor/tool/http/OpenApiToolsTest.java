package dev.parlor.tool.http;

import static dev.parlor.tool.http.HttpBench.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.HttpToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.tool.ArgumentCheck;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.guard.TestingNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiToolsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Path ORDERS = Path.of("src/test/resources/outside/orders.yaml");

    @TempDir
    private Path folder;

    private HttpBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new HttpBench(VERTX, folder);
        Files.createDirectories(folder.resolve("openapi"));
        Files.copy(ORDERS, folder.resolve("openapi/orders.yaml"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @AfterAll
    static void stop() {
        TestingNetwork.get(VERTX.close());
    }

    @Test
    void eachOperationThatCanBeCalledIsATool() {
        assertThat(tools("").stream().map(ToolConfig::name))
                .containsExactly(
                        "listOrders",
                        "create_order",
                        "get_orders_orderId",
                        "patch-order",
                        "cancelOrder",
                        "payOrder",
                        "putTrees",
                        "putTree");
    }

    @Test
    void aToolIsToldAsTheDocumentTellsIt() {
        ToolConfig list = tool("listOrders", "");
        assertThat(list.description()).isEqualTo("List orders.\nNewest first.");
        assertThat(new JsonObject(String.valueOf(list.parameters()))).isEqualTo(new JsonObject("""
                        {"type":"object","properties":{
                          "status":{"type":"array","items":{"$ref":"#/$defs/Status"}},
                          "ids":{"type":"array","items":{"type":"integer"}},
                          "filter_name_":{"type":["string","null"],"description":"Part of the name."},
                          "X-Language":{"type":"string","enum":["de","en"],"default":"en"},
                          "limit":{"type":"integer","exclusiveMinimum":0,"maximum":50,"examples":[10]}},
                         "required":[],"additionalProperties":false,
                         "$defs":{"Status":{"type":"string","enum":["open","paid"]}}}
                        """));
    }

    @Test
    void theBodysPropertiesStandBesideTheParameters() {
        assertThat(new JsonObject(String.valueOf(tool("create_order", "").parameters())))
                .isEqualTo(new JsonObject("""
                        {"type":"object","properties":{
                          "note":{"type":"string"},
                          "note_body":{"type":["string","null"],"enum":["a","b",null]},
                          "lines":{"type":"array","items":{"$ref":"#/$defs/Line"}}},
                         "required":["lines"],"additionalProperties":false,
                         "$defs":{"Line":{"type":"object","required":["sku"],"properties":{
                           "sku":{"type":"string","examples":["A-1"]},"count":{"type":"integer","default":1}}}}}
                        """));
    }

    @Test
    void whatAnOperationSaysGoesBeforeWhatItsPathSays() {
        JsonObject parameters =
                new JsonObject(String.valueOf(tool("get_orders_orderId", "").parameters()));
        assertThat(parameters
                        .getJsonObject("properties")
                        .getJsonObject("verbose")
                        .getString("description"))
                .isEqualTo("Everything.");
        assertThat(parameters.getJsonArray("required")).containsExactly("orderId");
        assertThat(url("get_orders_orderId", ""))
                .isEqualTo("https://eu.api.example/v2/orders/{orderId}?verbose={verbose*}");
    }

    @Test
    void theNearestServerIsTaken() {
        assertThat(url("cancelOrder", "")).startsWith("https://cancel.api.example/orders/");
        assertThat(url("cancelOrder", ", server: 'https://own.example/base/'"))
                .startsWith("https://own.example/base/orders/");
    }

    @Test
    void eachSchemaIsOneThatArgumentsCanBeCheckedBy() {
        for (ToolConfig tool : tools("")) {
            HttpTool made = HttpTool.of(tool, bench.network().client());
            assertThat(new ArgumentCheck(made.definition(), ToolLimits.STANDARD))
                    .isNotNull();
        }
        HttpTool tree = HttpTool.of(tool("putTree", ""), bench.network().client());
        ArgumentCheck check = new ArgumentCheck(tree.definition(), ToolLimits.STANDARD);
        assertThat(check.check("{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}]}"))
                .isInstanceOf(ArgumentCheck.Verdict.Accepted.class);
        assertThat(check.check("{\"children\":[{\"children\":[{\"name\":7}]}]}"))
                .isInstanceOf(ArgumentCheck.Verdict.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listOrders | {'status':['open','paid'],'ids':[1,2],'filter_name_':'a&b','X-Language':'de','limit':5}"
                        + " | GET /orders?status=open&status=paid&ids=1,2&filter%5Bname%5D=a%26b&limit=5 | ''",
                "listOrders | {} | GET /orders | ''",
                "create_order | {'note':'n','note_body':'a','lines':[{'sku':'x','count':2}]}"
                        + " | POST /orders?note=n | {'note':'a','lines':[{'sku':'x','count':2}]}",
                "patch-order | {'orderId':'ORD-ABC123','body':{'any':[1]}} | PATCH /orders/ORD-ABC123 | {'any':[1]}",
                "payOrder | {'orderId':'7'} | POST /orders/7/pay | ''",
                "putTrees | {'body':[{'name':'a'}]} | POST /trees | [{'name':'a'}]",
                "putTree | {'name':'a'} | PUT /trees | {'name':'a'}"
            })
    void aCallIsTheRequestThatTheDocumentDescribes(String name, String arguments, String line, String body) {
        int port = bench.network().serve(HttpBench::echo);
        ToolConfig tool = tool(
                name, ", server: 'http://127.0.0.1:" + port + "', headers: { X-Key: secret }, allow_private: true");
        HttpTool made = HttpTool.of(tool, bench.network().client());
        JsonObject seen = content(bench.call(made, arguments.replace('\'', '"')));
        assertThat(seen.getString("line")).isEqualTo(line);
        assertThat(seen.getString("body")).isEqualTo(body.replace('\'', '"'));
        assertThat(seen.getJsonObject("headers").getString("x-key")).isEqualTo("secret");
        if (name.equals("patch-order")) {
            assertThat(seen.getJsonObject("headers").getString("content-type"))
                    .isEqualTo("application/merge-patch+json");
        }
    }

    @Test
    void theRulesOfTheDeclarationAreThoseOfEachTool() {
        ToolConfig declaration = HttpBench.declared(folder, """
                name: shop
                openapi: { document: openapi/orders.yaml, only: [listOrders, patch-order] }
                roles: [staff]
                identity: { orderId: order }
                """);
        List<ToolConfig> tools = OpenApiTools.of(declaration, folder);
        assertThat(tools.stream().map(ToolConfig::name)).containsExactly("shop_listOrders", "shop_patch-order");
        assertThat(tools).allSatisfy(tool -> assertThat(tool.rules().roles()).containsExactly("staff"));
        assertThat(tools.getFirst().rules().identity()).isEmpty();
        assertThat(tools.getLast().rules().identity()).containsOnlyKeys("orderId");
        assertThat(HttpTool.usualEffect(http(tools.getFirst()))).isEqualTo(Effect.READ);
        assertThat(HttpTool.usualEffect(http(tools.getLast()))).isEqualTo(Effect.WRITE);
    }

    @Test
    void aDocumentMayBeJson() throws IOException {
        Files.writeString(
                folder.resolve("openapi/a.json"),
                "{\n\t\"openapi\": \"3.1.0\", \"servers\": [{\"url\": \"https://api.example\"}],\n"
                        + "\t\"paths\": {\"/a\": {\"get\": {\"operationId\": \"a\", \"parameters\": ["
                        + "{\"name\": \"q\", \"in\": \"query\", \"schema\": {\"type\": [\"string\", \"null\"], "
                        + "\"exclusiveMinimum\": 3}}]}}}}");
        ToolConfig tool = OpenApiTools.of(HttpBench.declared(folder, "openapi: { document: openapi/a.json }"), folder)
                .getFirst();
        assertThat(http(tool).url()).isEqualTo("https://api.example/a?q={q*}");
        assertThat(String.valueOf(tool.parameters())).contains("\"exclusiveMinimum\":3", "[\"string\",\"null\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swagger: '2.0' | the document is not of OpenAPI 3.0 or 3.1",
                "openapi: 3.2.0 | the document is not of OpenAPI 3.0 or 3.1, but of 3.2.0",
                "openapi: 3.0.0 | the document has no operation that can be a tool",
                "openapi: [ | line 1: is neither YAML nor JSON",
                "{ \"openapi\": | is neither YAML nor JSON",
                "openapi: 3.0.0§paths: { /a: { get: {} } } | names no server; set openapi.server",
                "openapi: 3.0.0§servers: [ { url: /v1 } ]§paths: { /a: { get: {} } } | /servers/0 is relative to a place",
                "openapi: 3.0.0§servers: [ { url: 'https://{r}.x' } ]§paths: { /a: { get: {} } } | /servers/0 has no default for its variable r",
                "openapi: 3.0.0§paths: { a: { get: {} } } | /paths/a is a path that does not begin with a slash",
                "SERVED§paths: { '/a/{b}': { get: {} } } | /paths/~1a~1{b}/get lacks the parameter b of its path",
                "SERVED§paths: { /a: { get: { parameters: [ { in: query } ] } } } | /paths/~1a/get/parameters/0 is a parameter without name",
                "SERVED§paths: { /a: { get: { parameters: [ { name: b } ] } } } | /paths/~1a/get/parameters/0 is a parameter without in",
                "SERVED§paths: { /a: { get: { parameters: [ { $ref: '#/components/x' } ] } } } | /paths/~1a/get/parameters/0 refers to #/components/x, which is not there",
                "SERVED§paths: { /a: { get: { parameters: [ { $ref: 'other.yaml#/x' } ] } } } | refers to other.yaml#/x; only references within",
                "SERVED§paths: { /a: { get: { parameters: [ { $ref: 'http://127.0.0.1/x' } ] } } } | only references within the document",
                "SERVED§paths: { /a: { get: { parameters: [ { $ref: '#/x' } ] } } }§x: { $ref: '#/x' } | refers to itself",
                "SERVED§paths: { /a: { get: { parameters: [ { name: b, in: query, schema: { $ref: '#/y' } } ] } } } | which is not there",
                "SERVED§paths: { /a: { get: { parameters: [ { name: b, in: query, schema: { items: { $ref: '#/y' } } } ] } } } | which is not there",
                "SERVED§paths: { /a: { get: { parameters: [ { name: b, in: query, schema: { items: 7 } } ] } } } | /paths/~1a/get/parameters/0/schema has a schema that is not an object"
            })
    void aBadDocumentIsAnErrorThatNamesThePlace(String document, String sentence) throws IOException {
        Files.writeString(
                folder.resolve("openapi/bad.yaml"),
                document.replace("SERVED", "openapi: 3.0.0§servers: [ { url: 'https://api.example' } ]")
                        .replace('§', '\n'));
        ToolConfig declaration = HttpBench.declared(folder, "openapi: { document: openapi/bad.yaml }");
        assertThatThrownBy(() -> OpenApiTools.of(declaration, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("openapi: openapi/bad.yaml")
                .hasMessageContaining(sentence);
    }

    @Test
    void anOperationThatIsAskedForHasToBeThereAndToBePossible() {
        assertThatThrownBy(() -> tools(", only: [listOrders, nothing]"))
                .hasMessageContaining("the document has no operation nothing; there are listOrders, create order!");
        assertThatThrownBy(() -> tools(", only: [upload]"))
                .hasMessageContaining(
                        "/paths/~1files/post cannot be a tool: its body is not JSON, but multipart/form-data");
        assertThatThrownBy(() -> tools(", only: [find]"))
                .hasMessageContaining("/paths/~1files/get cannot be a tool: its parameter q has no schema of its own");
    }

    @ParameterizedTest
    @CsvSource({"/etc/passwd", "../../etc/passwd", "openapi/../../x.yaml"})
    void aDocumentIsBelowTheFolderOfItsSite(String document) {
        ToolConfig declaration = HttpBench.declared(folder, "openapi: { document: '" + document + "' }");
        assertThatThrownBy(() -> OpenApiTools.of(declaration, folder)).hasMessageContaining("is a path below");
    }

    @Test
    void aDocumentThatIsNotThereIsSaidToBeSo() {
        ToolConfig declaration = HttpBench.declared(folder, "openapi: { document: none.yaml }");
        assertThatThrownBy(() -> OpenApiTools.of(declaration, folder)).hasMessage("openapi: none.yaml: cannot be read");
    }

    private List<ToolConfig> tools(String more) {
        return OpenApiTools.of(
                HttpBench.declared(folder, "openapi: { document: openapi/orders.yaml" + more + " }"), folder);
    }

    private ToolConfig tool(String name, String more) {
        return tools(more).stream()
                .filter(tool -> Objects.equals(tool.name(), name))
                .findFirst()
                .orElseThrow();
    }

    private String url(String name, String more) {
        return http(tool(name, more)).url();
    }

    private static HttpToolConfig http(ToolConfig tool) {
        return ((ToolKind.Http) tool.kind()).http();
    }
}
