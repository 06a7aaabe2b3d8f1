package dev.parlor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.retry.RetryPolicy;
import dev.parlor.provider.retry.RetryingProvider;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded refusals, with their status and headers, from a real server to both protocols. */
class RecordedErrorsTest {
    /** Of the answer's own connection; it is another one here. */
    private static final Set<String> HOP =
            Set.of("transfer-encoding", "content-length", "content-encoding", "connection");

    private static final Vertx VERTX = Vertx.vertx();

    static List<JsonNode> recordedErrors() {
        List<JsonNode> errors = new ArrayList<>();
        RecordedStream.readJson("http_errors.json").forEach(errors::add);
        return errors;
    }

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @MethodSource("recordedErrors")
    void everyRecordedRefusalIsAskedAgainOnlyIfThatMakesSense(JsonNode recorded) {
        JsonNode expected = recorded.path("expected");
        for (boolean anthropic : new boolean[] {false, true}) {
            List<String> bodies = new CopyOnWriteArrayList<>();
            List<ProviderEvent> events = ask(
                    anthropic,
                    request -> request.body().onSuccess(body -> {
                        bodies.add(body.toString());
                        replay(request, recorded);
                    }));
            assertThat(events).hasSize(1);
            ProviderEvent.Failed failed = (ProviderEvent.Failed) events.getLast();
            boolean retryable = expected.path("retryable").asBoolean();
            assertThat(failed.failure().retryable()).isEqualTo(retryable);
            // A field that was refused is left out once; the same again is what would make no sense.
            assertThat(bodies.size() - Set.copyOf(bodies).size()).isEqualTo(retryable ? 1 : 0);
            assertThat(failed.failure().code().equals("context_overflow"))
                    .isEqualTo(expected.path("context_overflow").asBoolean());
            assertThat(failed.failure().message())
                    .doesNotContain(expected.path("message").asText());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | text/html                | <html>Unauthorized</html>                       | provider_auth         | 1",
                "403 | text/plain               | blocked                                         | provider_auth         | 1",
                "402 | application/octet-stream | {'error':{'message':'Insufficient Balance'}}    | provider_quota        | 1",
                "404 | text/html                | <h1>404</h1>                                    | provider_bad_request  | 1",
                "429 | text/plain               | slow down                                       | provider_rate_limited | 2",
                "500 | text/html                | <html>oops</html>                               | provider_error        | 2",
                "502 | text/html                | <html>Bad gateway</html>                        | provider_error        | 2",
                "503 | text/html                | <html>Service unavailable</html>                | provider_overloaded   | 2",
                "504 | text/html                | ''                                              | provider_timeout      | 2",
                "529 | text/plain               | {'type':'error','error':                        | provider_overloaded   | 2",
                "429 | application/json         | {'error':{'type':'exceeded_current_quota_error'}} | provider_quota      | 1",
                "418 | application/json         | []                                              | provider_bad_request  | 1",
                "500 | application/json         | null                                            | provider_error        | 2",
            })
    void aRefusalThatIsNoJsonIsJudgedByItsStatus(int status, String type, String body, String code, int requests) {
        AtomicInteger asked = new AtomicInteger();
        List<ProviderEvent> events = ask(false, request -> {
            asked.incrementAndGet();
            request.response()
                    .setStatusCode(status)
                    .putHeader("content-type", type)
                    .end(body.replace('\'', '"'));
        });
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        ProviderEvent.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo(code));
        assertThat(asked).hasValue(requests);
    }

    private static void replay(HttpServerRequest request, JsonNode recorded) {
        recorded.path("headers").properties().forEach(header -> {
            if (!HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                JsonNode value = header.getValue();
                request.response()
                        .putHeader(
                                header.getKey(), value.isArray() ? value.path(0).asText() : value.asText());
            }
        });
        request.response()
                .setStatusCode(recorded.path("status").asInt())
                .end(recorded.path("body").asText());
    }

    /** Up to two requests, with hardly a pause between them. */
    private static List<ProviderEvent> ask(boolean anthropic, Handler<HttpServerRequest> answer) {
        RetryPolicy twice = new RetryPolicy(
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofSeconds(8));
        try (TestingServer server = new TestingServer(VERTX, answer)) {
            Provider provider = anthropic
                    ? new AnthropicProvider(VERTX, server.endpoint())
                    : new OpenAiProvider(VERTX, server.endpoint());
            return server.ask(new RetryingProvider(VERTX, provider, twice), Requests.hello("m"));
        }
    }
}
