package dev.parlor.provider.failover;

import static dev.parlor.provider.TestingServer.patience;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.capability.CapabilityTable;
import dev.parlor.provider.http.Connections;
import dev.parlor.provider.http.Transport;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.retry.RetryPolicy;
import dev.parlor.provider.retry.RetryingProvider;
import dev.parlor.testing.TestingAuthority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only HTTP/2 can do to an answer, each a hundred times over shared connections; see {@link FaultsTest}. */
class Http2FaultsTest {
    private static final int TIMES = Integer.getInteger("parlor.faults", 100);
    private static final Duration LATEST = Duration.ofSeconds(20);
    private static final Endpoint.Timeouts PATIENT = patience(9_000, 9_000, 9_000, 15_000);
    private static final long INTERNAL_ERROR = 2;
    private static final long REFUSED_STREAM = 7;
    private static final RetryPolicy TWICE = new RetryPolicy(
            2,
            Duration.ofMillis(10),
            Duration.ofMillis(10),
            Duration.ofMillis(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(15));

    private static final BreakerPolicy NEVER_OPENS = new BreakerPolicy(
            1_000_000, 1, 1_000_000, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private static final Vertx VERTX = Vertx.vertx();
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();
    private static final TestingServer SERVER = new TestingServer(
            VERTX,
            TestingAuthority.server("localhost", true),
            opened -> CONNECTIONS.incrementAndGet(),
            Http2FaultsTest::serve);

    /** The first TLS of a JVM takes its time. */
    @BeforeAll
    static void warmUp() {
        Endpoint endpoint = SERVER.endpoint(patience(60_000, 60_000, 60_000, 60_000), Endpoint.Limits.USUAL);
        Transport slow = Transport.USUAL
                .withTrust(TestingAuthority.pem())
                .withTimes(Duration.ofSeconds(60), Duration.ofSeconds(1));
        Provider provider =
                new OpenAiProvider(new Connections(VERTX, endpoint.url(), slow), endpoint, CapabilityTable.packed());
        assertThat(Heard.ask(VERTX, provider, Requests.hello(FaultServer.HEALTHY))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .code())
                .isEqualTo("completed");
    }

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @EnumSource(Http2Fault.class)
    void withoutAnotherModelEachFaultEndsInTimeWithItsCode(Http2Fault fault) {
        List<Provider> chains =
                List.of(chain(part(Wire.OPENAI, name(fault))), chain(part(Wire.ANTHROPIC, name(fault))));
        for (Heard heard : Heard.many(VERTX, TIMES / 2, i -> chains.get(i % 2))) {
            assertThat(heard.code()).isIn("provider_incomplete", "provider_unreachable");
            assertThat(heard.took()).isLessThan(LATEST);
            assertThat(heard.withdrawals()).isZero();
            assertThat(heard.shown()).isEqualTo(heard.last().answer().text());
            if (fault.takesOthersAlong()) {
                assertThat(FaultServer.HALF).startsWith(heard.shown());
            } else {
                assertThat(heard.shown()).isEqualTo(fault.speaksFirst() ? FaultServer.HALF : "");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Http2Fault.class)
    void withAHealthyModelBehindItEachFaultEndsWithThatModelsAnswer(Http2Fault fault) {
        List<Provider> chains = List.of(
                chain(part(Wire.OPENAI, name(fault)), part(Wire.ANTHROPIC, FaultServer.HEALTHY)),
                chain(part(Wire.ANTHROPIC, name(fault)), part(Wire.OPENAI, FaultServer.HEALTHY)));
        for (Heard heard : Heard.many(VERTX, TIMES - TIMES / 2, i -> chains.get(i % 2))) {
            assertThat(heard.code()).isEqualTo("completed");
            assertThat(heard.took()).isLessThan(LATEST);
            assertThat(heard.shown()).isEqualTo(FaultServer.ANSWER);
            assertThat(heard.last().answer().label()).isEqualTo("test/" + FaultServer.HEALTHY);
            assertThat(heard.withdrawals()).isLessThanOrEqualTo(1);
        }
    }

    /** All over the same connections, of which there is one for each event loop. */
    @Test
    void anAnswerThatIsResetOrRefusedTakesNoOtherOfItsConnectionAlong() {
        Endpoint endpoint = SERVER.endpoint(PATIENT, Endpoint.Limits.USUAL);
        Provider shared = new OpenAiProvider(connections(endpoint), endpoint, CapabilityTable.packed());
        List<String> models = List.of(
                name(Http2Fault.RESETS_THE_STREAM_IN_THE_MIDDLE),
                FaultServer.HEALTHY,
                name(Http2Fault.REFUSES_THE_STREAM),
                FaultServer.HEALTHY);
        CONNECTIONS.set(0);
        List<Provider> providers = models.stream()
                .map(model -> (Provider) (request, sink) -> shared.ask(request.withModel(model), sink))
                .toList();
        List<Heard> all = Heard.many(VERTX, TIMES, i -> providers.get(i % 4));
        assertThat(all)
                .filteredOn(heard -> heard.code().equals("completed"))
                .hasSize(TIMES / 2)
                .allMatch(heard -> heard.shown().equals(FaultServer.ANSWER));
        assertThat(CONNECTIONS.get())
                .isLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());
    }

    private static void serve(HttpServerRequest request) {
        assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
        Wire wire = request.path().equals("/v1/messages") ? Wire.ANTHROPIC : Wire.OPENAI;
        request.response().exceptionHandler(gone -> {});
        request.body().onSuccess(body -> {
            String model = body.toJsonObject().getString("model");
            if (model.equals(FaultServer.HEALTHY)) {
                speak(request, wire, FaultServer.ANSWER);
                request.response().end(wire.end());
            } else {
                show(request, wire, Http2Fault.valueOf(model.toUpperCase(Locale.ROOT)));
            }
        });
    }

    private static void show(HttpServerRequest request, Wire wire, Http2Fault fault) {
        Future<?> spoken = fault.speaksFirst() ? speak(request, wire, FaultServer.HALF) : Future.succeededFuture();
        spoken.onComplete(sent -> {
            switch (fault) {
                case REFUSES_THE_STREAM -> request.response().reset(REFUSED_STREAM);
                case RESETS_THE_STREAM_IN_THE_MIDDLE -> request.response().reset(INTERNAL_ERROR);
                case GOES_AWAY_BEFORE_THE_HEADERS, GOES_AWAY_IN_THE_MIDDLE ->
                    request.connection().goAway(INTERNAL_ERROR, 0);
                case DROPS_THE_CONNECTION_IN_THE_MIDDLE -> request.connection().close();
            }
        });
    }

    /** Completes when all of it is on its way. */
    private static Future<?> speak(HttpServerRequest request, Wire wire, String text) {
        HttpServerResponse response = request.response().putHeader("content-type", "text/event-stream");
        Future<Void> sent = response.write(wire.begin());
        for (String piece : text.codePoints().mapToObj(Character::toString).toList()) {
            sent = response.write(wire.text(piece));
        }
        return sent;
    }

    private record Part(String model, Provider provider) {}

    private static Part part(Wire wire, String model) {
        Endpoint endpoint = SERVER.endpoint(PATIENT, Endpoint.Limits.USUAL);
        Connections connections = connections(endpoint);
        return new Part(
                model,
                switch (wire) {
                    case OPENAI -> new OpenAiProvider(connections, endpoint, CapabilityTable.packed());
                    case ANTHROPIC -> new AnthropicProvider(connections, endpoint, CapabilityTable.packed());
                });
    }

    private static Connections connections(Endpoint endpoint) {
        return new Connections(
                VERTX,
                endpoint.url(),
                Transport.USUAL
                        .withTrust(TestingAuthority.pem())
                        .withTimes(Duration.ofSeconds(9), Duration.ofSeconds(1)));
    }

    private static Provider chain(Part... parts) {
        List<ModelLink> links = new ArrayList<>();
        for (Part part : parts) {
            String label = "test/" + part.model();
            CircuitBreaker breaker =
                    new CircuitBreaker(label, NEVER_OPENS, System::nanoTime, (changed, before, after) -> {});
            links.add(new ModelLink(label, part.model(), new RetryingProvider(VERTX, part.provider(), TWICE), breaker));
        }
        return new ModelChain(VERTX, links);
    }

    private static String name(Http2Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }
}
