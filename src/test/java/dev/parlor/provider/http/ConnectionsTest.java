package dev.parlor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.capability.CapabilityTable;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.testing.TestingAuthority;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {
    private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private static final Context LOOP = Asked.loops(VERTX, 1).getFirst();
    /** The first TLS of a JVM takes its time on a busy machine. */
    private static final Endpoint.Timeouts PATIENT = TestingServer.patience(60_000, 60_000, 60_000, 90_000);

    private static final Transport USUAL = Transport.USUAL.withTimes(Duration.ofSeconds(60), Duration.ofSeconds(30));
    private static final Transport TRUSTING = USUAL.withTrust(TestingAuthority.pem());
    private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpConnection> connections = new LinkedBlockingQueue<>();

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource({"true, true, HTTP_2", "true, false, HTTP_1_1", "false, true, HTTP_1_1", "false, false, HTTP_1_1"})
    void overTlsItIsHttp2WhereBothSidesWantIt(boolean offered, boolean wanted, HttpVersion spoken) {
        try (TestingServer server = open(TestingAuthority.server("localhost", offered), this::answer)) {
            Asked asked = Asked.on(LOOP, provider(server, TRUSTING.withHttp2(wanted)));
            assertThat(asked.code()).isEqualTo("completed");
            assertThat(next(requests).version()).isEqualTo(spoken);
        }
    }

    @Test
    void theFirstAnswersShareOneConnectionOfHttp2() {
        try (TestingServer server = open(TestingAuthority.server("localhost", true), this::answer)) {
            List<Asked> asked = Asked.on(LOOP, provider(server, TRUSTING), 30);
            assertThat(asked).allMatch(each -> each.code().equals("completed"));
            assertThat(connections).hasSize(1);
        }
    }

    @Test
    void whereTheServerSpeaksHttp11AfterAllNobodyWaitsForAnothersAnswer() {
        List<HttpServerResponse> held = new ArrayList<>();
        try (TestingServer server = open(TestingAuthority.server("localhost", false), request -> {
            held.add(begin(request));
            if (held.size() == 20) {
                held.forEach(response -> response.end(TEXT + DONE));
            }
        })) {
            List<Asked> asked = Asked.on(LOOP, provider(server, TRUSTING), 20);
            assertThat(asked).allMatch(each -> each.code().equals("completed"));
            assertThat(connections).hasSize(20);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 6", "false, 2"})
    void whenAllConnectionsAreFullOneAnswerMoreIsRefusedAtOnce(boolean http2, int fitting) {
        try (TestingServer server = open(
                TestingAuthority.server("localhost", http2),
                request -> begin(request).write(TEXT))) {
            List<Asked> asked = Asked.on(LOOP, provider(server, TRUSTING.withLimits(2, 3)), fitting + 1);
            assertThat(asked.getLast().code()).isEqualTo("provider_busy");
            asked.subList(0, fitting)
                    .forEach(each -> assertThat(each.next()).isEqualTo(new ProviderEvent.TextDelta("hi")));
            assertThat(connections).hasSize(2);
            assertThat(Asked.on(LOOP, provider(server, TRUSTING)).next()).isInstanceOf(ProviderEvent.TextDelta.class);
        }
    }

    @Test
    void aPlaceThatAnAnswerLeavesIsTakenByTheNext() {
        try (TestingServer server = open(new HttpServerOptions(), this::answer)) {
            Provider provider = provider(server, USUAL.withLimits(1, 1));
            for (int i = 0; i < 5; i++) {
                assertThat(Asked.on(LOOP, provider).code()).isEqualTo("completed");
            }
            assertThat(connections).hasSize(1);
        }
    }

    @Test
    void aConnectionThatTheServerWillCloseIsNotUsedAgain() {
        try (TestingServer server = open(new HttpServerOptions(), request -> {
            request.response().putHeader("connection", "close");
            answer(request);
        })) {
            Provider provider = provider(server, USUAL.withLimits(1, 1));
            for (int i = 0; i < 5; i++) {
                assertThat(Asked.on(LOOP, provider).code()).isEqualTo("completed");
            }
            assertThat(connections).hasSize(5);
        }
    }

    @Test
    void aServerThatTakesFewAnswersOnAConnectionGetsMoreConnections() {
        HttpServerOptions options = TestingAuthority.server("localhost", true)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(2));
        try (TestingServer server = open(options, request -> begin(request).write(TEXT))) {
            Asked.on(LOOP, provider(server, TRUSTING), 6)
                    .forEach(each -> assertThat(each.next()).isEqualTo(new ProviderEvent.TextDelta("hi")));
            assertThat(connections).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachEventLoopHasConnectionsOfItsOwnAndKeepsThem(boolean http2) {
        List<Context> loops = Asked.loops(VERTX, 2);
        try (TestingServer server = open(TestingAuthority.server("localhost", http2), this::answer)) {
            Provider provider = provider(server, TRUSTING);
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                assertThat(Asked.on(loops.get(i % 2), provider).code()).isEqualTo("completed");
                ports.add(next(requests).remoteAddress().port());
            }
            assertThat(ports.get(0)).isEqualTo(ports.get(2)).isNotEqualTo(ports.get(1));
            assertThat(ports.get(1)).isEqualTo(ports.get(3));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatNobodyUsesIsClosed(boolean http2) {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        try (TestingServer server = open(TestingAuthority.server("localhost", http2), request -> {
            request.connection().closeHandler(gone -> closed.add("closed"));
            answer(request);
        })) {
            Transport hasty = TRUSTING.withTimes(Duration.ofSeconds(60), Duration.ofMillis(100));
            assertThat(Asked.on(LOOP, provider(server, hasty)).code()).isEqualTo("completed");
            assertThat(next(closed)).isEqualTo("closed");
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefusedAndNothingIsSent() {
        try (TestingServer server = open(TestingAuthority.selfSigned("localhost"), this::answer)) {
            assertThat(Asked.on(LOOP, provider(server, USUAL)).code()).isEqualTo("provider_untrusted");
            assertThat(Asked.on(LOOP, provider(server, TRUSTING)).code()).isEqualTo("provider_untrusted");
            assertThat(requests).isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefusedAndNothingIsSent() {
        try (TestingServer server = open(TestingAuthority.server("elsewhere.test", true), this::answer)) {
            assertThat(Asked.on(LOOP, provider(server, TRUSTING)).code()).isEqualTo("provider_untrusted");
            assertThat(requests).isEmpty();
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsUnreachable() {
        Transport hasty = TRUSTING.withTimes(Duration.ofMillis(200), Duration.ofSeconds(1));
        NetServer silent = TestingServer.await(VERTX.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> {}))
                .listen(0, "127.0.0.1"));
        Endpoint endpoint = new Endpoint("test", "https://localhost:" + silent.actualPort(), TestingServer.KEY);
        Asked asked = Asked.on(LOOP, provider(endpoint, hasty));
        assertThat(asked.code()).isEqualTo("provider_unreachable");
        TestingServer.await(silent.close());
    }

    @Test
    void stoppingOneAnswerResetsItsStreamAndLeavesTheOthersOfTheConnectionAlone() {
        BlockingQueue<Throwable> resets = new LinkedBlockingQueue<>();
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        try (TestingServer server = open(TestingAuthority.server("localhost", true), request -> {
            request.response().exceptionHandler(resets::add);
            request.connection().closeHandler(gone -> closed.add("closed"));
            begin(request).write(TEXT);
        })) {
            List<Asked> asked = Asked.on(LOOP, provider(server, TRUSTING), 2);
            asked.forEach(Asked::next);
            asked.getFirst().cancel();
            assertThat(next(resets))
                    .isInstanceOfSatisfying(
                            StreamResetException.class,
                            reset -> assertThat(reset.getCode()).isEqualTo(8));
            List.of(next(requests), next(requests))
                    .forEach(request -> VERTX.runOnContext(later -> {
                        if (!request.response().closed()) {
                            request.response().end(TEXT + DONE);
                        }
                    }));
            assertThat(asked.getFirst().code()).isEqualTo("cancelled");
            assertThat(asked.getFirst().events()).hasSize(2);
            assertThat(asked.getLast().code()).isEqualTo("completed");
            assertThat(asked.getLast().last().answer().text()).isEqualTo("hihi");
            assertThat(closed).isEmpty();
            assertThat(connections).hasSize(1);
        }
    }

    @Test
    void aServerThatSaysItIsLeavingIsAskedOnAnotherConnectionAndEndsItsAnswers() {
        try (TestingServer server = open(TestingAuthority.server("localhost", true), request -> {
            HttpServerResponse response = begin(request);
            if (requests.size() == 1) {
                request.connection().goAway(0, Integer.MAX_VALUE);
            }
            response.write(TEXT);
        })) {
            Provider provider = provider(server, TRUSTING);
            Asked before = Asked.on(LOOP, provider);
            before.next();
            Asked after = Asked.on(LOOP, provider);
            after.next();
            assertThat(connections).hasSize(2);
            requests.forEach(request -> request.response().end(DONE));
            assertThat(before.code()).isEqualTo("completed");
            assertThat(after.code()).isEqualTo("completed");
        }
    }

    private TestingServer open(HttpServerOptions options, Handler<HttpServerRequest> answer) {
        return new TestingServer(VERTX, options, connections::add, request -> {
            requests.add(request);
            answer.handle(request);
        });
    }

    private void answer(HttpServerRequest request) {
        begin(request).end(TEXT + DONE);
    }

    private static HttpServerResponse begin(HttpServerRequest request) {
        return request.response().putHeader("content-type", "text/event-stream").setChunked(true);
    }

    private static Provider provider(TestingServer server, Transport transport) {
        return provider(server.endpoint(PATIENT, Endpoint.Limits.USUAL), transport);
    }

    private static Provider provider(Endpoint endpoint, Transport transport) {
        return new OpenAiProvider(
                new Connections(VERTX, endpoint.url(), transport), endpoint, CapabilityTable.packed());
    }

    private static <T> T next(BlockingQueue<T> queue) {
        try {
            T found = queue.poll(60, TimeUnit.SECONDS);
            if (found == null) {
                throw new AssertionError("nothing came in time");
            }
            return found;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
