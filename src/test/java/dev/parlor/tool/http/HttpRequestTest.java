package dev.parlor.tool.http;

import static dev.parlor.tool.http.HttpBench.content;
import static dev.parlor.tool.http.HttpBench.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.guard.TestingNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server sees of a call. */
class HttpRequestTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private Path folder;

    private HttpBench bench;
    private String server;

    @BeforeEach
    void aServerThatAnswersWithTheRequest() {
        bench = new HttpBench(VERTX, folder);
        server = "http://127.0.0.1:" + bench.network().serve(HttpBench::echo);
    }

    @AfterEach
    void close() {
        assertThat(bench.network().caught()).isZero();
        bench.close();
    }

    @AfterAll
    static void stop() {
        TestingNetwork.get(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/{a} | {'a':'x'} | /v1/x",
                "/v1/{a}/{b} | {'a':'x','b':2} | /v1/x/2",
                "/v1/{a}.json | {'a':'x'} | /v1/x.json",
                "/v1/{a} | {'a':'Zürich & Umgebung?#'} | /v1/Z%C3%BCrich%20%26%20Umgebung%3F%23",
                "/v1/{a} | {'a':'100%'} | /v1/100%25",
                "/v1/{a} | {'a':'a;b=c'} | /v1/a%3Bb%3Dc",
                "/v1/{a} | {'a':'..a'} | /v1/..a",
                "/v1/{a} | {'a':'1.5'} | /v1/1.5",
                "/v1/{a} | {'a':['x','y,z']} | /v1/x,y%2Cz",
                "/v1/{a} | {'a':true} | /v1/true",
                "/v1/{a} | {'a':0.0000001} | /v1/0.0000001",
                "/v1/{a} | {'a':1.50} | /v1/1.50",
                "/v1/{a} | {'a':12345678901234567890} | /v1/12345678901234567890",
                "/?q={a} | {'a':'x y+z'} | /?q=x%20y%2Bz",
                "/?q={a} | {'a':'x&admin=true#f'} | /?q=x%26admin%3Dtrue%23f",
                "/?q={a} | {'a':'../../x?y=/'} | /?q=..%2F..%2Fx%3Fy%3D%2F",
                "/?q={a} | {'a':'%26x=1'} | /?q=%2526x%3D1",
                "/?q={a} | {'a':'a\\r\\nX-Y: z'} | /?q=a%0D%0AX-Y%3A%20z",
                "/?q={a} | {'a':'{b}','b':'no'} | /?q=%7Bb%7D&b=no",
                "/?q={a} | {'a':''} | /?q=",
                "/?q={a} | {'a':['x','y&z']} | /?q=x,y%26z",
                "/?q={a*} | {'a':['x','y&z']} | /?q=x&q=y%26z",
                "/?q={a*} | {'a':'x'} | /?q=x",
                "/?q={a*}&r=1 | {'a':[]} | /?r=1",
                "/?q={a} | {'a':{'b':[1,2]}} | /?q=%7B%22b%22%3A%5B1%2C2%5D%7D",
                "/?at={a}T{b}&c | {'a':'2026-01-02','b':10} | /?at=2026-01-02T10&c",
                "/?a={a}&b={b} | {'b':'x'} | /?b=x",
                "/?a={a}&b={b} | {'a':null,'b':'x'} | /?b=x",
                "/?a={a} | {} | /",
                "/?k=v%20w | {} | /?k=v%20w"
            })
    void aValueFillsItsPlaceAndNothingElse(String url, String arguments, String expected) {
        assertThat(line("GET", url, arguments)).isEqualTo("GET " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':'x/y'}",
                "{'a':'/'}",
                "{'a':'x\\\\y'}",
                "{'a':'..'}",
                "{'a':'.'}",
                "{'a':''}",
                "{'a':' '}",
                "{'a':'../x'}",
                "{'a':'..%2fx'}",
                "{'a':'%2e%2e'}",
                "{'a':'%2E.'}",
                "{'a':'%252e%252e'}",
                "{'a':'%2f'}",
                "{'a':'x%2Fy'}",
                "{'a':'x%252Fy'}",
                "{'a':'x%25252Fy'}",
                "{'a':'x%5cy'}",
                "{'a':'x%00'}",
                "{'a':'x\\u0000'}",
                "{'a':'x\\ny'}",
                "{'a':'..;'}",
                "{'a':'..;x=y'}",
                "{'a':'..%3bx'}",
                "{'a':'\\uff0e\\uff0e'}",
                "{'a':'x\\uff0fy'}",
                "{'a':'\\u2105'}",
                "{'a':['..']}",
                "{'a':['x','y/z']}",
                "{'a':[]}",
                "{'a':{'b':'/'}}",
                "{'a':null}",
                "{}"
            })
    void aValueThatCouldLeaveItsSegmentIsRefused(String arguments) {
        HttpTool tool = bench.tool(declaration("GET", "/v1/{a}/x", "{}"));
        ToolResult.Failed failed = failed(bench.call(tool, json(arguments)));
        assertThat(failed.failure().code()).isEqualTo("invalid_arguments");
        assertThat(failed.failure().message()).startsWith("The argument a ");
        assertThat(failed.untouched()).isTrue();
    }

    @Test
    void dotsDoNotGrowTogetherFromTwoArguments() {
        HttpTool tool = bench.tool(declaration("GET", "/v1/{a}{b}/x", "{}"));
        assertThat(failed(bench.call(tool, json("{'a':'.','b':'.'}"))).failure().code())
                .isEqualTo("invalid_arguments");
        assertThat(content(bench.call(tool, json("{'a':'.','b':'c'}"))).getString("line"))
                .isEqualTo("GET /v1/.c/x");
    }

    @Test
    void whatTheUrlDoesNotNameGoesIntoTheQueryOfAGetOrADelete() {
        String arguments = "{'id':7,'city':'Zürich','tags':['a','b'],'none':null,'a&b':'c=d'}";
        assertThat(line("GET", "/x/{id}", arguments)).isEqualTo("GET /x/7?city=Z%C3%BCrich&tags=a&tags=b&a%26b=c%3Dd");
        assertThat(line("DELETE", "/x/{id}?y=z", arguments))
                .isEqualTo("DELETE /x/7?y=z&city=Z%C3%BCrich&tags=a&tags=b&a%26b=c%3Dd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void whatTheUrlDoesNotNameIsTheBodyOfOthers(String method) {
        JsonObject seen = seen(
                open(declaration(method, "/x/{id}", "{}")),
                "{'id':7,'price':1.50,'tags':['a',{'b':null}],'none':null}");
        assertThat(seen.getString("line")).isEqualTo(method + " /x/7");
        assertThat(seen.getString("body")).isEqualTo(json("{'price':1.50,'tags':['a',{'b':null}],'none':null}"));
        assertThat(seen.getJsonObject("headers").getString("content-type")).isEqualTo("application/json");
    }

    @Test
    void aBodyKeepsTypesWhereATextIsOneArgumentAndInsertsTextElsewhere() {
        JsonObject seen = seen("""
                name: order
                http:
                  method: POST
                  url: "SERVER/orders"
                  allow_private: true
                  body:
                    count: "{count}"
                    gift: "{gift}"
                    lines: ["{line}", fixed, 1]
                    note: "For {name}: {count} of {line}"
                    missing: "{missing}"
                    hint: "{name} and {missing}"
                    deep: { also: "{missing}", stays: [ "{missing}" ], braces: "{} {not a place}" }
                    number: 1.5
                    nothing: null
                """, "{'count':3,'gift':false,'line':{'sku':'A \\\"1\\\"'},'name':'Zoë'}");
        assertThat(seen.getString("body"))
                .isEqualTo(json("{'count':3,'gift':false,'lines':[{'sku':'A \\\"1\\\"'},'fixed',1],"
                        + "'note':'For Zoë: 3 of {\\\"sku\\\":\\\"A \\\\\\\"1\\\\\\\"\\\"}',"
                        + "'deep':{'stays':[],'braces':'{} {not a place}'},'number':1.5,'nothing':null}"));
    }

    @Test
    void aBodyCanBeOneArgument() {
        String declaration = """
                name: put
                http: { method: PUT, url: "SERVER/x", body: "{list}", allow_private: true }
                parameters: { type: object, required: [id], properties: { list: { type: array } } }
                """;
        assertThat(seen(declaration, "{'list':[1,2]}").getString("body")).isEqualTo("[1,2]");
        assertThat(seen(declaration, "{}").getString("body")).isEmpty();
    }

    @Test
    void headersHaveArgumentsAndLackThoseThatAreAbsent() {
        JsonObject headers = seen("""
                        name: ask
                        http:
                          url: "SERVER/"
                          headers: { X-Key: " secret ", X-Language: "{language};q={q}", X-Other: "{other}" }
                          allow_private: true
                        """, "{'language':'de','q':0.5}").getJsonObject("headers");
        assertThat(headers).isEqualTo(new JsonObject().put("x-key", "secret").put("x-language", "de;q=0.5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\\r\\nX-Admin: true",
                "x\\nX: y",
                "x\\ry",
                "x\\u0000",
                "x\\ty",
                "\\u010d\\u010aX: y",
                "\\u560d\\u560aX",
                "Zürich",
                "x\\u007f"
            })
    void aValueThatCouldBeAnotherHeaderIsRefused(String value) {
        HttpTool tool = bench.tool(withServer("""
                name: ask
                http: { url: "SERVER/", headers: { X-Language: "a {language}" }, allow_private: true }
                """));
        ToolResult.Failed failed = failed(bench.call(tool, "{\"language\":\"" + value + "\"}"));
        assertThat(failed.failure().code()).isEqualTo("invalid_arguments");
    }

    @Test
    void onlyAToolThatWritesSendsTheKeyOfItsCall() {
        assertThat(headers("method: GET")).isEmpty();
        assertThat(headers("method: POST").getString("idempotency-key")).isEqualTo("key-1");
        assertThat(headers("method: DELETE").getString("idempotency-key")).isEqualTo("key-1");
        assertThat(headers("method: POST\neffect: read").containsKey("idempotency-key"))
                .isFalse();
        assertThat(headers("method: GET\neffect: write").getString("idempotency-key"))
                .isEqualTo("key-1");
    }

    @Test
    void theVisitorsOwnTokenGoesAlongWhereTheSiteSaysSo() {
        HttpTool bearer = bench.tool(forwarding("Authorization"));
        assertThat(content(bench.callSignedIn(bearer, "{}")).getJsonObject("headers"))
                .isEqualTo(new JsonObject().put("authorization", "Bearer " + HttpBench.TOKEN));
        HttpTool plain = bench.tool(forwarding("X-Visitor"));
        assertThat(content(bench.callSignedIn(plain, "{}")).getJsonObject("headers"))
                .isEqualTo(new JsonObject().put("x-visitor", HttpBench.TOKEN));
        ToolResult.Failed stranger = failed(bench.call(bearer, "{}"));
        assertThat(stranger.failure().code()).isEqualTo("sign_in_required");
        assertThat(stranger.untouched()).isTrue();
    }

    private String forwarding(String header) {
        return withServer("""
                name: ask
                http: { url: "SERVER/", forward_token: HEADER, allow_private: true }
                """.replace("HEADER", header));
    }

    private JsonObject headers(String rules) {
        String method = rules.lines().findFirst().orElseThrow();
        String more = rules.lines().skip(1).findFirst().orElse("");
        JsonObject headers = seen(
                        "name: ask\n" + more + "\nhttp: { " + method + ", url: \"SERVER/\", allow_private: true }",
                        "{}")
                .getJsonObject("headers");
        headers.remove("content-type");
        return headers;
    }

    private String line(String method, String url, String arguments) {
        return seen(declaration(method, url, "{}"), arguments).getString("line");
    }

    private JsonObject seen(String yaml, String arguments) {
        return content(bench.call(bench.tool(withServer(yaml)), json(arguments)));
    }

    private String declaration(String method, String url, String headers) {
        return withServer("name: ask\nhttp: { method: " + method + ", url: \"SERVER" + url + "\", headers: " + headers
                + ", allow_private: true }");
    }

    /** The same for any arguments. */
    private static String open(String declaration) {
        return declaration
                + "\nparameters: { type: object, required: [id], properties: { id: {}, price: {}, tags: {}, none: {} } }";
    }

    private String withServer(String yaml) {
        return yaml.replace("SERVER", server);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
