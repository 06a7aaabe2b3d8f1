package dev.parlor.provider.http;

import static dev.parlor.provider.TestingServer.patience;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Refusal;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final Endpoint.Limits SMALL = new Endpoint.Limits(1000, 5000);

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @Test
    void cancellingClosesTheConnectionAtOnce() throws InterruptedException {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        List<ProviderEvent> events = askUntil(true, Endpoint.Timeouts.USUAL, Endpoint.Limits.USUAL, request -> {
            request.connection().closeHandler(gone -> closed.add("closed"));
            begin(request).write(TEXT);
        });
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
        assertThat(events).hasSize(2);
        ProviderEvent.Failed failed = failure(events);
        assertThat(failed.failure().code()).isEqualTo("cancelled");
        assertThat(failed.answer().text()).isEqualTo("hi");
    }

    @Test
    void nothingIsReadOnAfterCancellingInTheMiddleOfABuffer() {
        List<ProviderEvent> events = askUntil(
                true,
                Endpoint.Timeouts.USUAL,
                Endpoint.Limits.USUAL,
                request -> begin(request).end(TEXT.repeat(50) + DONE));
        assertThat(events).hasSize(2);
    }

    @Test
    void aProviderThatIsNotThereIsUnreachable() {
        Endpoint nobody = new Endpoint("test", "http://127.0.0.1:1/v1", TestingServer.KEY);
        try (TestingServer server = new TestingServer(VERTX, request -> {})) {
            assertThat(failure(server.ask(new OpenAiProvider(VERTX, nobody), Requests.hello("m")))
                            .failure()
                            .code())
                    .isEqualTo("provider_unreachable");
        }
    }

    @Test
    void aProviderThatNeverBeginsTimesOut() {
        assertThat(code(ask(patience(5000, 100, 5000, 9000), request -> {}))).isEqualTo("provider_timeout");
        assertThat(code(ask(
                        patience(5000, 100, 5000, 9000),
                        request -> begin(request).writeHead())))
                .isEqualTo("provider_timeout");
    }

    @Test
    void aProviderThatFallsSilentIsStalledAndItsConnectionClosed() throws InterruptedException {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        List<ProviderEvent> events = ask(patience(5000, 5000, 250, 9000), request -> {
            request.connection().closeHandler(gone -> closed.add("closed"));
            begin(request).write(TEXT);
        });
        assertThat(code(events)).isEqualTo("provider_stalled");
        assertThat(failure(events).answer().text()).isEqualTo("hi");
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void aProviderThatOnlyGivesSignsOfLifeIsStalledAndItsConnectionClosed() throws InterruptedException {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        List<ProviderEvent> events = ask(contentWithin(300), request -> {
            request.connection().closeHandler(gone -> closed.add("closed"));
            HttpServerResponse response = begin(request);
            response.write(TEXT);
            VERTX.setPeriodic(20, tick -> response.write(": PROCESSING\n\n"));
        });
        assertThat(code(events)).isEqualTo("provider_stalled");
        assertThat(failure(events).answer().text()).isEqualTo("hi");
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ": PROCESSING\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\n",
                "data: {\"choices\":[]}\n\n"
            })
    void signsOfLifeAreNoContentAlsoBeforeAnyCame(String sign) {
        List<ProviderEvent> events = ask(contentWithin(200), request -> {
            HttpServerResponse response = begin(request);
            VERTX.setPeriodic(20, tick -> response.write(sign));
        });
        assertThat(code(events)).isEqualTo("provider_stalled");
    }

    /** All at the same time, each longer than the pause without content that is allowed. */
    @Test
    void contentThatComesSlowlyButSteadilyIsLetOnWhateverItIs() {
        Map<String, String> content = Map.of(
                "text", "{\"content\":\"a\"}",
                "reasoning", "{\"reasoning\":\"hm\"}",
                "refusal", "{\"refusal\":\"no\"}",
                "call",
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}]}");
        String serverTool =
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"server_tool_use\"}}";
        try (TestingServer server = new TestingServer(
                VERTX,
                request -> request.body().onSuccess(body -> {
                    String delta = content.get(body.toJsonObject().getString("model"));
                    String event = delta == null ? serverTool : "{\"choices\":[{\"delta\":" + delta + "}]}";
                    String end = delta == null ? "data: {\"type\":\"message_stop\"}\n\n" : DONE;
                    slowly(begin(request), "data: " + event + "\n\n", end, 10);
                }))) {
            Endpoint endpoint = server.endpoint(contentWithin(2_000), Endpoint.Limits.USUAL);
            List<CompletableFuture<List<ProviderEvent>>> all = new ArrayList<>();
            for (String model : content.keySet()) {
                all.add(CompletableFuture.supplyAsync(
                        () -> server.ask(new OpenAiProvider(VERTX, endpoint), Requests.hello(model))));
            }
            all.add(CompletableFuture.supplyAsync(
                    () -> server.ask(new AnthropicProvider(VERTX, endpoint), Requests.hello("server tool"))));
            assertThat(all)
                    .allSatisfy(each -> assertThat(each.join().getLast()).isInstanceOf(ProviderEvent.Completed.class));
        }
    }

    private static void slowly(HttpServerResponse response, String event, String end, int times) {
        response.write(event);
        if (times == 0) {
            response.end(end);
        } else {
            VERTX.setTimer(250, pause -> slowly(response, event, end, times - 1));
        }
    }

    private static Endpoint.Timeouts contentWithin(int millis) {
        return new Endpoint.Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(millis),
                Duration.ofSeconds(9));
    }

    @Test
    void commentsAreSignsOfLifeButTheDeadlineHolds() {
        List<ProviderEvent> events = ask(patience(5000, 5000, 1000, 2500), request -> {
            HttpServerResponse response = begin(request);
            VERTX.setPeriodic(50, tick -> response.write(": PROCESSING\n\n"));
        });
        assertThat(code(events)).isEqualTo("provider_deadline");
    }

    @Test
    void anAnswerThatBreaksOffIsIncompleteWhetherItsBodyEndsOrItsConnection() {
        assertThat(code(ask(Endpoint.Timeouts.USUAL, request -> begin(request).end(TEXT))))
                .isEqualTo("provider_incomplete");
        assertThat(code(ask(
                        Endpoint.Timeouts.USUAL,
                        request -> begin(request)
                                .write(TEXT)
                                .onComplete(sent -> request.connection().close()))))
                .isEqualTo("provider_incomplete");
    }

    @Test
    void anEventOrAnAnswerAboveItsLimitIsRefused() {
        assertThat(code(askUntil(
                        false,
                        Endpoint.Timeouts.USUAL,
                        SMALL,
                        request -> begin(request).end(TEXT.replace("hi", "x".repeat(2000)) + DONE))))
                .isEqualTo("provider_too_large");
        assertThat(code(askUntil(
                        false,
                        Endpoint.Timeouts.USUAL,
                        SMALL,
                        request -> begin(request).write(TEXT.repeat(200)))))
                .isEqualTo("provider_too_large");
    }

    @Test
    void aRefusalBecomesAFailureWithoutTheProvidersWords() {
        List<ProviderEvent> events = ask(
                Endpoint.Timeouts.USUAL,
                request -> request.response()
                        .setStatusCode(429)
                        .putHeader("retry-after", "7")
                        .end(
                                "{\"error\":{\"message\":\"key sk-test-1234567890 at api.example.com\",\"code\":\"rate_limit_exceeded\"}}"));
        ProviderEvent.Failed failed = failure(events);
        assertThat(failed.failure().code()).isEqualTo("provider_rate_limited");
        assertThat(failed.failure().message()).doesNotContain("sk-", "example");
        assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void theProvidersWordOnRetryingOverridesOurs() {
        List<ProviderEvent> events = ask(
                Endpoint.Timeouts.USUAL,
                request -> request.response()
                        .setStatusCode(500)
                        .putHeader("x-should-retry", "false")
                        .end());
        assertThat(failure(events).failure().retryable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"401 | {} | provider_auth", "429 | {'error':{'code':'insufficient_quota'}} | provider_quota"})
    void aKeyAndAnAccountAreNotAskedAgainWhateverTheProviderSays(int status, String body, String code) {
        ProviderEvent.Failed failed = failure(ask(
                Endpoint.Timeouts.USUAL,
                request -> request.response()
                        .setStatusCode(status)
                        .putHeader("x-should-retry", "true")
                        .end(body.replace('\'', '"'))));
        assertThat(failed.failure().code()).isEqualTo(code);
        assertThat(failed.failure().retryable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'bad key sk-test-1234567890 for you'}}",
                "{'error':{'message':'bad key  sk-another_one.123\\n for you'}}",
                "{'error':{'message':'bad key Bearer abcdef.123 for you'}}",
            })
    void whatTheProviderSaysIsForOperatorsWithoutTheKey(String body) {
        assertThat(failure(ask(
                                Endpoint.Timeouts.USUAL,
                                request -> request.response().setStatusCode(401).end(body.replace('\'', '"'))))
                        .refusal())
                .isEqualTo(new Refusal(401, "bad key (secret) for you"));
        assertThat(failure(ask(
                                Endpoint.Timeouts.USUAL,
                                request -> begin(request).end("data: " + body.replace('\'', '"') + "\n\n")))
                        .refusal())
                .isEqualTo(new Refusal(0, "bad key (secret) for you"));
        assertThat(failure(ask(
                                Endpoint.Timeouts.USUAL,
                                request -> begin(request).end(TEXT)))
                        .refusal())
                .isNull();
    }

    @Test
    void anErrorWithAStatusOfSuccessAndNoStreamIsAFailure() {
        List<ProviderEvent> events = ask(
                Endpoint.Timeouts.USUAL,
                request -> request.response()
                        .putHeader("content-type", "application/json")
                        .end("{\"error\":{\"message\":\"no\",\"code\":\"insufficient_quota\"}}"));
        assertThat(code(events)).isEqualTo("provider_quota");
    }

    @Test
    void aRefusalWithoutEndIsToldOnceEnoughOfItWasRead() {
        List<ProviderEvent> events = ask(Endpoint.Timeouts.USUAL, request -> {
            HttpServerResponse response = request.response().setStatusCode(500).setChunked(true);
            for (int i = 0; i < 100; i++) {
                response.write(Buffer.buffer(new byte[1000]));
            }
        });
        assertThat(code(events)).isEqualTo("provider_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void theRequestCarriesTheKeyWhereTheProtocolWantsIt(String protocol) {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (TestingServer server = new TestingServer(VERTX, request -> {
            seen.add(request.method() + " " + request.path() + " " + request.getHeader("authorization") + " "
                    + request.getHeader("x-api-key") + " " + request.getHeader("anthropic-version"));
            request.response().setStatusCode(401).end();
        })) {
            Provider provider = protocol.equals("openai")
                    ? new OpenAiProvider(VERTX, server.endpoint())
                    : new AnthropicProvider(VERTX, server.endpoint());
            assertThat(code(server.ask(provider, Requests.hello("m")))).isEqualTo("provider_auth");
        }
        assertThat(seen.poll())
                .isEqualTo(
                        protocol.equals("openai")
                                ? "POST /chat/completions Bearer sk-test-1234567890 null null"
                                : "POST /v1/messages null sk-test-1234567890 2023-06-01");
    }

    private static List<ProviderEvent> ask(Endpoint.Timeouts timeouts, Handler<HttpServerRequest> answer) {
        return askUntil(false, timeouts, Endpoint.Limits.USUAL, answer);
    }

    private static List<ProviderEvent> askUntil(
            boolean firstDelta, Endpoint.Timeouts timeouts, Endpoint.Limits limits, Handler<HttpServerRequest> answer) {
        try (TestingServer server = new TestingServer(VERTX, answer)) {
            return server.ask(
                    new OpenAiProvider(VERTX, server.endpoint(timeouts, limits)),
                    Requests.hello("m"),
                    event -> firstDelta);
        }
    }

    private static HttpServerResponse begin(HttpServerRequest request) {
        return request.response().putHeader("content-type", "text/event-stream").setChunked(true);
    }

    private static String code(List<ProviderEvent> events) {
        return failure(events).failure().code();
    }

    private static ProviderEvent.Failed failure(List<ProviderEvent> events) {
        assertThat(events.getLast()).isInstanceOf(ProviderEvent.Failed.class);
        return (ProviderEvent.Failed) events.getLast();
    }
}
