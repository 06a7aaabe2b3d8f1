package dev.parlor.tool.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.HttpToolConfig;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.http.HttpTool;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same canary, from a call that a model makes: through registry, dispatcher, bus, host and tool. */
class InsideThroughToolsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String PUBLIC = "93.184.215.14";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String WHERE =
            "{\"type\":\"object\",\"required\":[\"to\"],\"properties\":{\"to\":{\"type\":\"string\"}}}";

    private final TestingNetwork network = new TestingNetwork(VERTX);
    private final GuardedClient client = network.client();
    private final TestingBench bench = new TestingBench(VERTX);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void nothingReachedTheCanaryWhichSings() {
        assertThat(network.strays()).isEmpty();
        assertThat(network.caught()).isZero();
        network.connectToCanary();
        assertThat(network.caught()).isEqualTo(1);
        network.close();
    }

    @AfterAll
    static void stop() {
        TestingNetwork.get(VERTX.close());
    }

    @Test
    void noFormOfAUrlLeadsInsideWhereASiteDeclaresIt() {
        Set<String> told = new TreeSet<>();
        List<ListedUrl> forms = refused();
        for (ListedUrl form : forms) {
            Optional<HttpTool> declared = declared(form.url());
            declared.ifPresent(tool -> bench.with(tool, LONG));
            told.add(declared.map(tool -> TestingBench.summary(bench.call("ask", "{}")))
                    .orElse("cannot be declared"));
        }
        assertThat(forms).hasSizeGreaterThanOrEqualTo(150);
        assertThat(told).containsExactly("address_refused", "cannot be declared", "unreachable");
    }

    @Test
    void noFormOfAUrlLeadsInsideWhereAServerSendsTheModelsWordsBack() {
        Set<String> told = new TreeSet<>();
        bench.with(asking("/go?to={to}", serve()), LONG);
        for (ListedUrl form : refused()) {
            String to = new JsonObject().put("to", form.url()).encode();
            told.add(TestingBench.summary(bench.call("ask", to)));
        }
        assertThat(asked.get()).isGreaterThanOrEqualTo(150);
        assertThat(told)
                .isSubsetOf("address_refused", "redirect_refused", "unreachable", "not_found", "{\"here\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "/drip-and-go, address_refused",
        "/bomb-and-go, address_refused",
        "/silent, timeout",
        "/drip, timeout",
        "/head-only, timeout",
        "/bomb, truncated"
    })
    void neitherSlowNorBloatedAnswersLeadInside(String path, String expected) {
        bench.with(asking(path + "?to={to}", serve()), expected.equals("timeout") ? SHORT : LONG);
        String inside = "http://127.0.0.1:" + network.canaryPort() + "/";
        String told = TestingBench.summary(
                bench.call("ask", new JsonObject().put("to", inside).encode()));
        assertThat(told).contains(expected).hasSizeLessThan(70_000);
        assertThat(asked.get()).isEqualTo(1);
    }

    @Test
    void aNameThatIsPublicAtFirstAndInsideAtTheSecondLookIsNotFollowed() {
        int port = serve();
        network.name("rebinding.example", PUBLIC);
        network.name("rebinding.example", "127.0.0.1");
        bench.with(declared("http://rebinding.example:" + port + "/").orElseThrow(), LONG);
        assertThat(TestingBench.summary(bench.call("ask", "{}"))).isEqualTo("{\"here\":true}");
        assertThat(TestingBench.summary(bench.call("ask", "{}"))).isEqualTo("address_refused");
        assertThat(asked.get()).isEqualTo(1);
    }

    private List<ListedUrl> refused() {
        return ListedUrl.all(network).stream().filter(form -> !form.isAllowed()).toList();
    }

    private Optional<HttpTool> declared(String url) {
        try {
            return Optional.of(tool(url, "{\"type\":\"object\",\"properties\":{}}"));
        } catch (IllegalArgumentException notEvenDeclared) {
            return Optional.empty();
        }
    }

    private HttpTool asking(String path, int port) {
        network.name("open.example", PUBLIC);
        return tool("http://open.example:" + port + path, WHERE);
    }

    private HttpTool tool(String url, String parameters) {
        return new HttpTool(
                new ToolDefinition("ask", "Asks " + url, parameters),
                new HttpToolConfig("GET", url, Map.of(), null, new HttpToolConfig.Result(""), false, null),
                Effect.READ,
                client);
    }

    private int serve() {
        return network.serveAt(PUBLIC, this::answer);
    }

    private void answer(HttpServerRequest request) {
        asked.incrementAndGet();
        HttpServerResponse response = request.response();
        String to = request.getParam("to");
        if (to != null && request.path().contains("go")) {
            // What no header can hold is sent as its escape.
            response.setStatusCode(302).putHeader("location", to.replaceAll("\\p{Cntrl}", "%00"));
        }
        switch (request.path()) {
            case "/", "/go" ->
                response.putHeader("content-type", "application/json").end(to == null ? "{\"here\":true}" : "");
            case "/drip", "/drip-and-go" -> {
                response.setChunked(true).write(".");
                long timer = VERTX.setPeriodic(20, tick -> response.write("."));
                request.connection().closeHandler(gone -> VERTX.cancelTimer(timer));
            }
            case "/bomb", "/bomb-and-go" ->
                response.putHeader("content-encoding", "gzip")
                        .putHeader("content-type", "text/plain")
                        .end(bomb());
            case "/head-only" -> response.setChunked(true).writeHead();
            case "/silent" -> {}
            default -> response.setStatusCode(404).end();
        }
    }

    /** 64 MB, zipped. */
    private static Buffer bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            byte[] letters = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 64; i++) {
                out.write(letters);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
