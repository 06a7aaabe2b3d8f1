package dev.parlor.tool.http;

import static dev.parlor.tool.http.HttpBench.failed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.guard.TestingNetwork;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the model, and whoever may try again, learns of an answer. */
class HttpAnswerTest {
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
        bench.close();
    }

    @AfterAll
    static void stop() {
        TestingNetwork.get(VERTX.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "APPLICATION/JSON",
                "application/hal+json",
                "application/vnd.api+json;v=1",
                "text/json"
            })
    void jsonIsToldWithoutItsWhiteSpaceAndDigitForDigit(String type) {
        String json = "\uFEFF{ \"a\" : [ 1.50,\n 12345678901234567890, 1e400, \"Zürich\" ] , \"b\":null }";
        assertThat(told(type, json)).isEqualTo("{\"a\":[1.50,12345678901234567890,1E+400,\"Zürich\"],\"b\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html; charset=utf-8",
                "text/csv",
                "application/xml",
                "application/atom+xml",
                "application/yaml",
                "application/x-ndjson"
            })
    void textIsToldAsItIs(String type) {
        assertThat(told(type, "Zürich,  1\n")).isEqualTo("Zürich,  1\n");
    }

    @Test
    void whatHasNoTypeIsJsonOrText() {
        assertThat(told(null, "{ \"a\": 1 }")).isEqualTo("{\"a\":1}");
        assertThat(told(null, "hello {")).isEqualTo("hello {");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/png", "application/octet-stream", "application/pdf", "multipart/form-data; boundary=x",
                "video/mp4", "text/plain; charset=nonsense", "application/json; charset=x-\u0000", "<script>"
            })
    void whatIsNotTextIsRefusedWithASentence(String type) {
        ToolResult.Failed failed = failed(answered(
                tool(""),
                response -> response.putHeader("content-type", clean(type)).end("{}")));
        assertThat(failed.failure().code()).isEqualTo("unreadable_answer");
        assertThat(failed.failure().message()).doesNotContain("<");
    }

    @Test
    void aCharsetIsHonoured() {
        assertThat(told("text/plain; charset=ISO-8859-1", Buffer.buffer("Zürich".getBytes(ISO_8859_1))))
                .isEqualTo("Zürich");
        assertThat(told("text/plain;charset=\"utf-16\"", Buffer.buffer("Zürich".getBytes(UTF_16))))
                .isEqualTo("Zürich");
    }

    @Test
    void anAnswerWithoutABodyIsItsStatus() {
        assertThat(content(answered(
                        tool(""), response -> response.setStatusCode(204).end())))
                .isEqualTo("{\"status\":204}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/data/items | [{\"id\":1},{\"id\":2}]",
                "/data/items/1/id | 2",
                "/data/na~1me | \"Zoë\"",
                "/data/none | null"
            })
    void aPartOfTheAnswerIsToldWhereTheSiteAsksForIt(String pointer, String part) {
        String json = "{\"data\":{\"items\":[{\"id\":1},{\"id\":2}],\"na/me\":\"Zoë\",\"none\":null},\"noise\":\""
                + "x".repeat(99) + "\"}";
        assertThat(content(answered(tool(pointer), json(json)))).isEqualTo(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"data\":{}}", "{\"data\":{\"items\":[]}}", "\"text\""})
    void anAnswerWithoutThePartIsAFailure(String json) {
        assertThat(code(answered(tool("/data/items/0"), json(json)))).isEqualTo("answer_incomplete");
        assertThat(code(answered(
                        tool("/data/items/0"),
                        response -> response.setStatusCode(204).end())))
                .isEqualTo("answer_incomplete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":1}x", "{\"a\":1}{\"a\":2}", "{'a':1}", "<html>", "NaN", "{\"a\":01}"})
    void whatSaysItIsJsonAndIsNotIsAFailure(String body) {
        assertThat(code(answered(tool(""), json(body)))).isEqualTo("unreadable_answer");
        assertThat(code(answered(tool("/a"), json(body)))).isEqualTo("unreadable_answer");
        assertThat(code(answered(
                        tool("/a"),
                        response ->
                                response.putHeader("content-type", "text/html").end("<html>"))))
                .isEqualTo("unreadable_answer");
    }

    @Test
    void jsonWithoutBottomIsAFailure() {
        assertThat(code(answered(tool(""), json("[".repeat(60_000))))).isEqualTo("unreadable_answer");
    }

    @Test
    void aLongAnswerIsToldAsABeginningUnlessAPartOfItIsAskedFor() {
        int most = TestingNetwork.LIMITS.responseBytes();
        String json = "{\"a\":\"" + "x".repeat(most) + "\"}";
        assertThat(content(answered(tool(""), json(json))))
                .startsWith("{\"a\":\"xxx")
                .endsWith("\n[truncated: the answer has more than " + most + " bytes, this is only its beginning]")
                .hasSizeLessThan(most + 100);
        assertThat(code(answered(tool("/a"), json(json)))).isEqualTo("answer_too_large");
        String fits = "\"" + "x".repeat(most - 2) + "\"";
        assertThat(content(answered(tool(""), json(fits)))).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "400, request_rejected, false, false",
        "401, tool_unauthorised, false, false",
        "402, request_rejected, false, false",
        "403, tool_unauthorised, false, false",
        "404, not_found, false, false",
        "405, tool_failed, false, false",
        "407, tool_failed, false, false",
        "408, server_error, true, false",
        "409, conflict, false, false",
        "410, not_found, false, false",
        "412, conflict, false, false",
        "413, request_rejected, false, false",
        "415, tool_failed, false, false",
        "422, request_rejected, false, false",
        "425, server_error, true, false",
        "429, rate_limited, true, true",
        "451, request_rejected, false, false",
        "500, server_error, true, false",
        "501, tool_failed, false, false",
        "502, server_error, true, false",
        "503, unavailable, true, false",
        "504, server_error, true, false",
        "599, server_error, true, false",
        "304, unreadable_answer, false, false"
    })
    void aStatusBecomesACodeForReadsAndWritesAlike(int status, String code, boolean retryable, boolean untouched) {
        for (String method : new String[] {"GET", "POST"}) {
            ToolResult.Failed failed = failed(answered(
                    tool(method, ""), response -> response.setStatusCode(status).end("{\"message\":\"no\"}")));
            assertThat(failed.failure().code()).as(method).isEqualTo(code);
            assertThat(failed.failure().retryable()).as(method).isEqualTo(retryable);
            assertThat(failed.untouched()).as(method).isEqualTo(untouched);
            assertThat(failed.retryAfter()).isNull();
        }
    }

    @Test
    void aServerThatSaysWhenToComeBackHasDoneNothing() {
        for (int status : new int[] {429, 503}) {
            ToolResult.Failed failed = failed(answered(
                    tool("POST", ""),
                    response -> response.setStatusCode(status)
                            .putHeader("retry-after", "7")
                            .end()));
            assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(failed.untouched()).isTrue();
        }
        assertThat(failed(answered(
                                tool("POST", ""),
                                response -> response.setStatusCode(500)
                                        .putHeader("retry-after", "7")
                                        .end()))
                        .untouched())
                .isFalse();
    }

    @Test
    void aTimeToComeBackMayBeADate() {
        Instant now = Instant.parse("2026-11-20T10:00:00Z");
        DateTimeFormatter http = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
        assertThat(RetryAfter.read(http.format(now.plusSeconds(90)), now)).isEqualTo(Duration.ofSeconds(90));
        assertThat(RetryAfter.read(http.format(now.minusSeconds(90)), now)).isEqualTo(Duration.ZERO);
        assertThat(RetryAfter.read(" 0 ", now)).isEqualTo(Duration.ZERO);
        for (String unreadable : new String[] {"", "-1", "soon", "1.5", "99999999999"}) {
            assertThat(RetryAfter.read(unreadable, now)).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"message\":\"city is unknown\"} | city is unknown",
                "{\"error\":{\"code\":7,\"message\":\"city is unknown\"}} | city is unknown",
                "{\"type\":\"about:blank\",\"title\":\"Bad\",\"detail\":\"city is unknown\"} | city is unknown",
                "{\"error\":\"invalid_city\",\"error_description\":\"city is unknown\"} | city is unknown",
                "{\"errors\":{\"city\":[\"is unknown\"]}} | {\"city\":[\"is unknown\"]}",
                "{\"errors\":[{\"field\":\"city\"}]} | [{\"field\":\"city\"}]",
                "{\"message\":\"a\\n\\n b\\u0000\"} | a b",
                "{\"message\":\"bad key s3cr3t-key-1\"} | bad key (removed)",
                "{\"message\":\"Bearer abcdefgh.ijkl is bad\"} | (removed) is bad",
                "{\"message\":\"token visitor-token-1 is bad\"} | token (removed) is bad",
                "{\"message\":\"see http://10.0.0.7:8080/x?y\"} | see (removed)",
                "{\"message\":\"at 10.0.0.7:8080 and db.internal\"} | at (removed) and (removed)",
                "{\"message\":\"host 127.0.0.1 down, localhost:5432\"} | host (removed) down, (removed)",
                "{\"message\":\"eyJhbGciOi.eyJzdWIi.abc_-\"} | (removed)",
                "{\"message\":\"sk-live_12345678 refused\"} | (removed) refused",
                "{\"message\":\"query key topsecretvalue\"} | query key (removed)",
                "{\"message\":\"Basic dXNlcjpwYXNz== is bad\"} | (removed) is bad",
                "{\"message\":\"basic subscriptions have no key_identifier\"} | basic subscriptions have no key_identifier"
            })
    void whatAServerSaysOfABadRequestIsToldWithoutItsSecrets(String body, String said) {
        for (int status : new int[] {400, 404, 409, 422}) {
            ToolResult result = bench.callSignedIn(
                    bench.tool("""
                            name: ask
                            http:
                              url: "http://127.0.0.1:%d/?key=topsecretvalue"
                              headers: { X-Key: "Key s3cr3t-key-1" }
                              forward_token: X-Visitor
                              allow_private: true
                            """.formatted(serve(response -> response.setStatusCode(status)
                            .putHeader("content-type", "application/json")
                            .end(body)))),
                    "{}");
            assertThat(failed(result).failure().message()).endsWith(": " + said);
        }
    }

    @Test
    void aServersOwnNameIsNotTold() {
        bench.network().name("api", "10.0.0.7");
        int port = bench.network()
                .serveAt(
                        "10.0.0.7",
                        request -> request.response()
                                .setStatusCode(400)
                                .putHeader("content-type", "application/json")
                                .end("{\"message\":\"api: no capital, see API:8080\"}"));
        String yaml = "name: ask\nhttp: { url: 'http://api:" + port + "/', allow_private: true }";
        assertThat(failed(bench.call(bench.tool(yaml), "{}")).failure().message())
                .endsWith(": (removed): no capital, see (removed)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"java.lang.X: y\\n\\tat dev.x.Y.z(Y.java:7)\"}",
                "{\"message\":\"Traceback (most recent call last): ...\"}",
                "{\"error\":\"failed in /srv/app/main.py:12\"}",
                "{\"status\":400}",
                "{\"message\":\"\"}",
                "[]",
                "{",
                ""
            })
    void whatIsNotForReadersIsNotTold(String body) {
        assertThat(failed(answered(
                                tool(""),
                                response -> response.setStatusCode(400)
                                        .putHeader("content-type", "application/json")
                                        .end(body)))
                        .failure()
                        .message())
                .isEqualTo("The server did not accept the request.");
    }

    @Test
    void aPageIsNotToldAndALongMessageIsCut() {
        assertThat(failed(answered(
                                tool(""),
                                response -> response.setStatusCode(400)
                                        .putHeader("content-type", "text/html")
                                        .end("<h1>Bad Request</h1>")))
                        .failure()
                        .message())
                .isEqualTo("The server did not accept the request.");
        assertThat(failed(answered(
                                tool(""),
                                response -> response.setStatusCode(400)
                                        .putHeader("content-type", "application/json")
                                        .end("{\"message\":\"" + "word ".repeat(1_000) + "\"}")))
                        .failure()
                        .message())
                .hasSizeLessThan(500)
                .endsWith("...");
    }

    @Test
    void nothingThatAServerSaysOfRightsOrFailuresIsTold() {
        for (int status : new int[] {401, 403, 405, 429, 500, 503}) {
            assertThat(failed(answered(
                                    tool(""),
                                    response -> response.setStatusCode(status)
                                            .putHeader("content-type", "application/json")
                                            .end("{\"message\":\"user root may not\"}")))
                            .failure()
                            .message())
                    .doesNotContain("root");
        }
    }

    @Test
    void aVisitorsTokenThatIsRefusedIsAMatterOfTheVisitor() {
        String yaml = """
                name: ask
                http: { url: "http://127.0.0.1:%d/", forward_token: Authorization, allow_private: true }
                """;
        assertThat(code(bench.callSignedIn(bench.tool(yaml.formatted(serve(status(401)))), "{}")))
                .isEqualTo("sign_in_required");
        assertThat(failed(bench.callSignedIn(bench.tool(yaml.formatted(serve(status(403)))), "{}"))
                        .failure()
                        .message())
                .isEqualTo("The visitor has no right to do this.");
    }

    @Test
    void aWriteThatFailedIsSaidToBeOfUnknownOutcome() {
        assertThat(failed(answered(tool("POST", ""), status(500))).failure().message())
                .contains("not known whether anything was done");
        assertThat(failed(answered(tool("GET", ""), status(500))).failure().message())
                .doesNotContain("not known");
    }

    @Test
    void aBrokenConnectionIsNotCertainToHaveDoneNothingAndARefusedOneIs() {
        int port = bench.network().serveRaw("127.0.0.1", socket -> socket.handler(asked -> socket.close()));
        ToolResult.Failed broken = failed(bench.call(tool("POST", "", port), "{}"));
        assertThat(broken.failure().code()).isEqualTo("connection_lost");
        assertThat(broken.failure().retryable()).isTrue();
        assertThat(broken.untouched()).isFalse();
        bench.network().leave("127.0.0.1", 8000);
        ToolResult.Failed refused = failed(bench.call(tool("POST", "", 8000), "{}"));
        assertThat(refused.failure().code()).isEqualTo("unreachable");
        assertThat(refused.failure().retryable()).isTrue();
        assertThat(refused.untouched()).isTrue();
    }

    @Test
    void aCallWhoseScopeHasEndedIsStopped() {
        CallScope stopped = CallScope.lasting(Duration.ofMinutes(1));
        stopped.end();
        ToolResult.Failed cancelled = failed(bench.call(tool("GET", "", serve(status(200))), "{}", stopped));
        assertThat(cancelled.failure().code()).isEqualTo("cancelled");
        assertThat(cancelled.untouched()).isTrue();
        CallScope late = CallScope.lasting(Duration.ZERO);
        late.end();
        assertThat(code(bench.call(tool("GET", "", serve(status(200))), "{}", late)))
                .isEqualTo("timeout");
    }

    private String told(@Nullable String type, String body) {
        return told(type, Buffer.buffer(body.getBytes(UTF_8)));
    }

    private String told(@Nullable String type, Buffer body) {
        return content(answered(tool(""), response -> {
            if (type != null) {
                response.putHeader("content-type", type);
            }
            response.end(body);
        }));
    }

    private static String clean(String type) {
        return type.replace("\u0000", "?");
    }

    private static Handler<HttpServerResponse> json(String body) {
        return response ->
                response.putHeader("content-type", "application/json").end(body);
    }

    private static Handler<HttpServerResponse> status(int status) {
        return response -> response.setStatusCode(status).end();
    }

    /** A declaration whose port is still to come. */
    private static String tool(String pointer) {
        return tool("GET", pointer);
    }

    private static String tool(String method, String pointer) {
        return """
            name: ask
            http: { method: %s, url: "http://127.0.0.1:PORT/", result: { pointer: "%s" }, allow_private: true }
            """.formatted(method, pointer);
    }

    private HttpTool tool(String method, String pointer, int port) {
        return bench.tool(tool(method, pointer).replace("PORT", String.valueOf(port)));
    }

    private int serve(Handler<HttpServerResponse> answer) {
        Handler<HttpServerRequest> whole =
                request -> request.body().onSuccess(body -> answer.handle(request.response()));
        return bench.network().serve(whole);
    }

    private ToolResult answered(String declaration, Handler<HttpServerResponse> answer) {
        return bench.call(bench.tool(declaration.replace("PORT", String.valueOf(serve(answer)))), "{}");
    }

    private static String content(ToolResult result) {
        assertThat(result).isInstanceOf(ToolResult.Succeeded.class);
        return ((ToolResult.Succeeded) result).content();
    }

    private static String code(ToolResult result) {
        return failed(result).failure().code();
    }
}
