package dev.parlor.tool.http;

import static dev.parlor.tool.http.HttpBench.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.HttpToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
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

/** What a site may declare, what it may leave out, and what becomes of a tool that is meant to reach the inside. */
class HttpDeclarationTest {
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    private Path folder;

    private HttpBench bench;

    @BeforeEach
    void open() {
        bench = new HttpBench(VERTX, folder);
    }

    @AfterEach
    void close() {
        assertThat(bench.network().caught()).isZero();
        assertThat(bench.network().strays()).isEmpty();
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
                "{ url: 'https://{host}/' } | url: the host cannot come from an argument",
                "{ url: 'https://api.example.{tld}/' } | url: the host cannot come from an argument",
                "{ url: 'https://api.example:{port}/' } | url: the host cannot come from an argument",
                "{ url: 'https://{user}@api.example/' } | url: the host cannot come from an argument",
                "{ url: 'https://api.example{path}' } | url: the host cannot come from an argument",
                "{ url: '{scheme}://api.example/' } | url: begins with http:// or https://",
                "{ url: '{url}' } | url: begins with http:// or https://",
                "{ url: 'ftp://api.example/' } | url: begins with http:// or https://",
                "{ url: 'https://api.example/#{a}' } | url: begins with http:// or https:// and has no fragment",
                "{ url: 'https://api.example/?{a}=b' } | url: the name of a query parameter cannot come from an argument",
                "{ url: 'https://api.example/{a b}' } | url: has a space",
                "{ url: 'https://api.example/{}' } | url: a place is written {argument}",
                "{ url: 'https://api.example/{a' } | url: a place is written {argument}",
                "{ url: 'https://key:secret@api.example/' } | url: has a host with user-info",
                "{ url: 'https://2130706433/' } | url: has an IPv4 address that is not written as four",
                "{ url: 'https://api.example:0/' } | url: has a port that does not exist",
                "{ url: 'https:///x' } | url: has no host",
                "{ method: HEAD, url: 'https://api.example/' } | method is one of GET, POST",
                "{ url: 'https://api.example/', body: { a: b } } | body: a GET has none",
                "{ url: 'https://api.example/', headers: { Host: x } } | headers: Host is set by the server itself",
                "{ url: 'https://api.example/', headers: { content-length: 1 } } | headers: content-length is set by",
                "{ url: 'https://api.example/', headers: { Transfer-Encoding: chunked } } | is set by the server itself",
                "{ url: 'https://api.example/', headers: { Connection: close } } | is set by the server itself",
                "{ url: 'https://api.example/', headers: { Proxy-Authorization: x } } | is set by the server itself",
                "{ url: 'https://api.example/', headers: { Idempotency-Key: x } } | is set by the server itself",
                "{ url: 'https://api.example/', headers: { Accept-Encoding: br } } | is set by the server itself",
                "{ url: 'https://api.example/', headers: { 'X Y': x } } | headers: 'X Y' is not the name of a header",
                "{ url: 'https://api.example/', headers: { '': x } } | is not the name of a header",
                "{ url: 'https://api.example/', headers: { X: \"a\\nb\" } } | headers: X holds a line break",
                "{ url: 'https://api.example/', headers: { X: Zürich } } | a letter beyond ASCII",
                "{ url: 'https://api.example/', headers: { X: a, x: b } } | is declared twice",
                "{ url: 'https://api.example/', headers: { Content-Type: text/plain } } | headers: Content-Type is a type of JSON",
                "{ url: 'https://api.example/', forward_token: Host } | forward_token: Host is set by the server itself",
                "{ url: 'https://api.example/', forward_token: 'A B' } | forward_token: 'A B' is not the name",
                "{ url: 'https://api.example/', forward_token: X, headers: { x: y } } | forward_token: X is declared in headers",
                "{ url: 'http://api.example/', forward_token: X } | forward_token: a token goes by https",
                "{ url: 'https://api.example/', result: { pointer: data } } | result.pointer: is empty or begins with a slash"
            })
    void whatCannotBeMeantIsAnErrorThatNamesItsKey(String http, String sentence) {
        assertThatThrownBy(() -> bench.tool("name: ask\nhttp: " + http)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ url: 'https://api.example/{a}' } | { b: { type: string } } | http: {a} is not in parameters",
                "{ url: 'https://api.example/?a={a}' } | {} | http: {a} is not in parameters",
                "{ url: 'https://api.example/', headers: { X: '{a}' } } | {} | http: {a} is not in parameters",
                "{ url: 'https://api.example/{a}' } | { a: { type: string } } | parameters: the path needs a, so it is",
                "{ method: POST, url: 'https://api.example/', body: { x: '{a}' } } | { a: {}, b: {} } | b goes nowhere",
                "{ method: DELETE, url: 'https://api.example/', body: {} } | { b: {} } | b goes nowhere"
            })
    void parametersAndPlacesHaveToFit(String http, String properties, String sentence) {
        assertThatThrownBy(() -> bench.tool(
                        "name: ask\nhttp: " + http + "\nparameters: { type: object, properties: " + properties + " }"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void whatASiteLeavesOutComesFromTheNameAndThePlaces() {
        HttpTool tool = bench.tool("""
                name: get_weather-now
                http:
                  method: POST
                  url: "https://weather.example/{country}/{city}?u={unit}"
                  headers: { X-Language: "{language}" }
                  body: { day: "{day}", text: "of {city}" }
                """);
        assertThat(tool.definition().description()).isEqualTo("Get weather now.");
        assertThat(new JsonObject(tool.definition().parameters())).isEqualTo(new JsonObject("""
                        {"type":"object","properties":{"country":{"type":"string"},"city":{"type":"string"},
                         "unit":{"type":"string"},"language":{"type":"string"},"day":{"type":"string"}},
                         "required":["country","city","unit","language","day"]}
                        """));
    }

    @Test
    void whatASiteSaysStays() {
        HttpTool tool = bench.tool("""
                name: ask
                description: Ask politely.
                parameters: { type: object, required: [a], properties: { a: { type: integer }, b: { enum: [x, y] } } }
                http: { url: "https://api.example/{a}" }
                """);
        assertThat(tool.definition().description()).isEqualTo("Ask politely.");
        assertThat(new JsonObject(tool.definition().parameters()))
                .isEqualTo(new JsonObject("{\"type\":\"object\",\"required\":[\"a\"],"
                        + "\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{\"enum\":[\"x\",\"y\"]}}}"));
    }

    @Test
    void anArgumentThatTheServerFillsInNeedsNoDeclaration() {
        HttpTool tool = bench.tool("""
                name: ask
                parameters: { type: object, properties: { a: { type: integer } } }
                identity: { customer: sub }
                http: { url: "https://api.example/{customer}" }
                """);
        assertThat(new JsonObject(tool.definition().parameters()).getJsonArray("required"))
                .containsExactly("customer");
    }

    @Test
    void aGetReadsAndOthersWrite() {
        ToolConfig get = HttpBench.declared(folder, "name: a\nhttp: { url: 'https://api.example/' }");
        ToolConfig delete =
                HttpBench.declared(folder, "name: a\nhttp: { method: delete, url: 'https://api.example/' }");
        assertThat(HttpTool.usualEffect(http(get))).isEqualTo(Effect.READ);
        assertThat(HttpTool.usualEffect(http(delete))).isEqualTo(Effect.WRITE);
    }

    @Test
    void aDeclarationThatIsPrintedKeepsItsKeys() {
        ToolConfig tool = HttpBench.declared(
                folder, "name: a\nhttp: { url: 'https://api.example/x?key=s3cr3t', headers: { X-Key: s3cr3t } }");
        assertThat(tool.toString()).contains("https://api.example/x", "X-Key").doesNotContain("s3cr3t");
        ToolConfig openapi = HttpBench.declared(folder, "openapi: { document: a.yaml, headers: { X-Key: s3cr3t } }");
        assertThat(openapi.toString()).contains("a.yaml", "X-Key").doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000/",
        "http://localhost:8000/",
        "http://10.0.0.1/",
        "http://[::1]:8000/",
        "http://metadata/",
        "http://169.254.169.254/latest/",
        "http://inner.example/",
        "https://gateway.internal/"
    })
    void aToolThatIsMeantToReachTheInsideNeedsToSaySo(String url) {
        bench.network().name("inner.example", "10.0.0.7");
        ToolResult.Failed failed = failed(bench.call(bench.tool("name: ask\nhttp: { url: '" + url + "' }"), "{}"));
        assertThat(failed.failure().code()).isEqualTo("address_refused");
        assertThat(failed.failure().retryable()).isFalse();
        assertThat(failed.failure().message())
                .isEqualTo("The request would go to an address that tools may not reach.");
        assertThat(failed.untouched()).isTrue();
    }

    @Test
    void aToolThatMayReachItsOwnServerReachesNoOtherByARedirect() {
        String inside = "http://127.0.0.1:" + bench.network().canaryPort() + "/";
        int port = bench.network()
                .serve(request -> request.response()
                        .setStatusCode(302)
                        .putHeader("location", inside)
                        .end());
        ToolResult.Failed failed = failed(bench.call(
                bench.tool("name: ask\nhttp: { url: 'http://127.0.0.1:" + port + "/', allow_private: true }"), "{}"));
        assertThat(failed.failure().code()).isEqualTo("address_refused");
        assertThat(failed.failure().message()).doesNotContain("127");
        assertThat(failed.untouched()).isFalse();
    }

    @Test
    void aWriteThatIsSentElsewhereIsTold() {
        int port = bench.network()
                .serve(request -> request.response()
                        .setStatusCode(302)
                        .putHeader("location", "/elsewhere")
                        .end());
        ToolResult.Failed failed = failed(bench.call(
                bench.tool("name: ask\nhttp: { method: POST, url: 'http://127.0.0.1:" + port
                        + "/', allow_private: true }"),
                "{}"));
        assertThat(failed.failure().code()).isEqualTo("redirect_refused");
        assertThat(failed.untouched()).isFalse();
    }

    @Test
    void aNameThatNobodyKnowsIsUnreachable() {
        ToolResult.Failed failed =
                failed(bench.call(bench.tool("name: ask\nhttp: { url: 'https://nobody.example/' }"), "{}"));
        assertThat(failed.failure().code()).isEqualTo("unreachable");
        assertThat(failed.failure().message()).doesNotContain("nobody");
    }

    private static HttpToolConfig http(ToolConfig tool) {
        return ((ToolKind.Http) tool.kind()).http();
    }
}
