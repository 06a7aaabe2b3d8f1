package dev.parlor.tool.mcp;

import static dev.parlor.tool.TestingBench.sentence;
import static dev.parlor.tool.TestingBench.summary;
import static dev.parlor.tool.mcp.McpLab.eventually;
import static dev.parlor.tool.mcp.McpLab.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.guard.HostResolver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that are reached by streamable HTTP. */
@ExtendWith(VertxExtension.class)
class McpHttpTest {
    @Test
    void theReferenceServerAnswersOverHttp(Vertx vertx) {
        try (McpHttpServer server = McpHttpServer.everything(0);
                McpLab lab = new McpLab(vertx, McpLab.at(server.url()))) {
            assertThat(lab.awaitNames()).contains("docs_echo", "docs_get-sum");
            assertThat(summary(lab.call("docs_echo", "{\"message\":\"héllo 🌍\"}")))
                    .contains("héllo 🌍");
            assertThat(summary(lab.call("docs_trigger-long-running-operation", "{\"duration\":0.2,\"steps\":4}")))
                    .contains("completed");
        }
    }

    @Test
    void callsRunSideBySide(Vertx vertx) {
        try (McpHttpServer server = McpHttpServer.small(0);
                McpLab lab = new McpLab(vertx, McpLab.at(server.url()))) {
            lab.awaitTools();
            Future<ToolResult> one = lab.dispatch("docs_meet", "");
            assertThat(summary(lab.call("docs_meet", ""))).isEqualTo("met");
            assertThat(summary(get(one))).isEqualTo("met");
        }
    }

    @Test
    void aCallThatNobodyWaitsForIsCancelledAndHoldsNoConnection(Vertx vertx) {
        try (McpHttpServer server = McpHttpServer.small(0);
                McpLab lab = new McpLab(vertx, McpLab.at(server.url()))) {
            lab.awaitTools();
            Future<ToolResult> waiting = lab.dispatch("docs_wait", "");
            eventually(() -> state(lab).getInteger("openReplies") == 2);
            lab.bench().dispatcher().stop(TestingBench.TURN);
            assertThat(summary(get(waiting))).isEqualTo("cancelled");
            eventually(() -> state(lab).getInteger("cancelled") == 1);
            eventually(() -> state(lab).getInteger("openReplies") == 1);
        }
    }

    @Test
    void toolsThatComeLaterAreToldWhenTheyCome(Vertx vertx) {
        try (McpHttpServer server = McpHttpServer.small(0);
                McpLab lab = new McpLab(vertx, McpLab.at(server.url()))) {
            lab.awaitTools();
            eventually(() -> {
                lab.call("docs_grow", ""); // the stream that tells of it may not be open yet
                return lab.hasToldMore();
            });
            assertThat(lab.awaitNames()).anyMatch(name -> name.contains("grown"));
        }
    }

    @Test
    void aServerThatIsNotThereYetIsFoundWhenItComes(Vertx vertx) throws IOException {
        int port = freePort();
        try (McpLab lab = new McpLab(vertx, McpLab.at("http://localhost:" + port + "/mcp"))) {
            assertThat(lab.hasToldMore()).isFalse();
            try (McpHttpServer server = McpHttpServer.small(port)) {
                assertThat(server.port()).isEqualTo(port);
                assertThat(lab.awaitNames()).contains("docs_meet");
            }
        }
    }

    @Test
    void aServerThatIsKilledTouchesNothingUntilItIsBack(Vertx vertx) {
        McpHttpServer first = McpHttpServer.everything(0);
        try (McpLab lab = new McpLab(vertx, McpLab.at(first.url()))) {
            lab.awaitTools();
            Future<ToolResult> running =
                    lab.dispatch("docs_trigger-long-running-operation", "{\"duration\":600,\"steps\":1}");
            lab.call("docs_echo", "{\"message\":\"the call before has arrived\"}");
            first.close();
            ToolResult.Failed gone = (ToolResult.Failed) get(running);
            assertThat(gone.failure().code()).isEqualTo("no_host");
            assertThat(gone.failure().retryable()).isTrue();
            assertThat(gone.untouched()).as("it may have been done").isFalse();
            ToolResult.Failed away = (ToolResult.Failed) lab.call("docs_echo", "{\"message\":\"is anybody there\"}");
            assertThat(away.failure().code()).isEqualTo("no_host");
            assertThat(away.untouched()).isTrue();
            try (McpHttpServer second = McpHttpServer.everything(first.port())) {
                assertThat(second.port()).isEqualTo(first.port());
                eventually(() ->
                        summary(lab.call("docs_echo", "{\"message\":\"back\"}")).contains("back"));
            }
        } finally {
            first.close();
        }
    }

    @Test
    void aServerThatHasForgottenTheSessionGetsANewOne(Vertx vertx) {
        try (McpHttpServer server = McpHttpServer.small(0);
                McpLab lab = new McpLab(vertx, McpLab.at(server.url()))) {
            lab.awaitTools();
            server.forgetSessions();
            ToolResult.Failed forgotten = (ToolResult.Failed) lab.call("docs_state", "");
            assertThat(forgotten.untouched()).isTrue();
            eventually(() -> summary(lab.call("docs_state", "")).contains("price"));
        }
    }

    @Test
    void aMessageThatIsTooLargeFailsTheCallThatItAnswers(Vertx vertx) {
        try (McpHttpServer server = McpHttpServer.small(0);
                McpLab lab = new McpLab(vertx, McpLab.at(server.url()))) {
            lab.awaitTools();
            ToolResult result = lab.call("docs_huge", "{\"count\":3000000}");
            assertThat(summary(result)).isEqualTo("tool_failed");
            assertThat(sentence(result)).contains("too large");
            assertThat(summary(lab.call("docs_huge", "{\"count\":3000}"))).hasSize(3000);
        }
    }

    @Test
    void moreCallsThanConnectionsAreRefusedUntouched(Vertx vertx) {
        try (McpHttpServer server = McpHttpServer.small(0);
                McpLab lab = new McpLab(vertx, McpLab.at(server.url()))) {
            lab.awaitTools();
            for (int i = 0; i < McpLab.LIMITS.connections(); i++) {
                lab.dispatch("docs_wait", "");
            }
            ToolResult.Failed busy = (ToolResult.Failed) lab.call("docs_state", "");
            assertThat(busy.failure().code()).isEqualTo("busy");
            assertThat(busy.untouched()).isTrue();
        }
    }

    @Test
    void aServerThatAsksForPatienceIsQuoted(Vertx vertx) {
        List<String> keys = new CopyOnWriteArrayList<>();
        HttpServer busy = get(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    keys.add(request.getHeader("X-Key"));
                    answerAsBusy(request.response(), body.length() == 0 ? new JsonObject() : body.toJsonObject());
                }))
                .listen(0, "127.0.0.1"));
        try (McpLab lab = new McpLab(vertx, McpLab.at("http://localhost:" + busy.actualPort() + "/mcp"))) {
            lab.awaitTools();
            ToolResult.Failed refused = (ToolResult.Failed) lab.call("docs_only", "");
            assertThat(refused.failure().code()).isEqualTo("busy");
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(refused.untouched()).isTrue();
            assertThat(keys).containsOnly("secret");
        }
    }

    @Test
    void aServerOnAPrivateNetworkIsConnectedToOnlyIfTheSitesOwnerSaysSo(Vertx vertx) {
        List<String> connected = new CopyOnWriteArrayList<>();
        HttpServer inside = get(vertx.createHttpServer()
                .connectionHandler(connection -> connected.add("connected"))
                .requestHandler(request -> request.response().setStatusCode(404).end())
                .listen(0, "127.0.0.1"));
        McpToolConfig closed = new McpToolConfig(
                "docs",
                "http://127.0.0.1:" + inside.actualPort() + "/mcp",
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                false);
        try (LogLines log = LogLines.of(McpLink.class);
                McpLab lab = new McpLab(vertx, closed)) {
            log.awaitLine("127.0.0.1 is 127.0.0.1 (loopback)");
            assertThat(lab.hasToldMore()).isFalse();
        }
        assertThat(connected).isEmpty();
    }

    @Test
    void aConnectionGoesToTheAddressThatWasLookedAt(Vertx vertx) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetAddress nobody = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        List<String> asked = new CopyOnWriteArrayList<>();
        HostResolver ownNames = name -> {
            asked.add(name);
            return Future.succeededFuture(List.of(nobody, loopback));
        };
        try (McpHttpServer server = McpHttpServer.small(0);
                McpLab lab = new McpLab(
                        vertx, McpLab.at("http://docs.example:" + server.port() + "/mcp"), McpLab.LIMITS, ownNames)) {
            assertThat(lab.awaitNames()).contains("docs_meet");
        }
        assertThat(asked).isNotEmpty().containsOnly("docs.example");
    }

    @Test
    void aDeclarationWithoutAWholeUrlIsRefused() {
        McpToolConfig odd = McpLab.at("localhost:3001/mcp");
        assertThatThrownBy(() -> McpLink.check(odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mcp.url");
    }

    /** The parts of the protocol that come before a call, and 429 for a call. */
    private static void answerAsBusy(HttpServerResponse response, JsonObject request) {
        switch (request.getString("method", "")) {
            case "initialize" ->
                answer(
                        response,
                        request,
                        new JsonObject()
                                .put("protocolVersion", "2025-11-25")
                                .put("capabilities", new JsonObject().put("tools", new JsonObject()))
                                .put(
                                        "serverInfo",
                                        new JsonObject().put("name", "busy").put("version", "1")));
            case "tools/list" ->
                answer(
                        response,
                        request,
                        new JsonObject()
                                .put(
                                        "tools",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("name", "only")
                                                        .put("inputSchema", new JsonObject().put("type", "object")))));
            case "tools/call" ->
                response.setStatusCode(429).putHeader("Retry-After", "7").end();
            case "" -> response.setStatusCode(405).end();
            default -> response.setStatusCode(202).end();
        }
    }

    private static void answer(HttpServerResponse response, JsonObject request, JsonObject result) {
        response.putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("id", request.getValue("id"))
                        .put("result", result)
                        .encode());
    }

    private static JsonObject state(McpLab lab) {
        return new JsonObject(summary(lab.call("docs_state", "")));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
