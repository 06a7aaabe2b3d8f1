package dev.parlor.provider.retry;

import static dev.parlor.provider.Requests.assistant;
import static dev.parlor.provider.Requests.request;
import static dev.parlor.provider.Requests.user;
import static dev.parlor.provider.TestingServer.patience;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Message;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.openai.OpenAiProvider;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryingProviderTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final RetryPolicy QUICK = policy(3, 60_000);

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @Test
    void aFailureBeforeTheFirstTokenIsForgottenOnceAnotherRequestIsAnswered() {
        Asked asked = ask(QUICK, (request, number) -> {
            if (number < 3) {
                refuse(request, 503, "{}");
            } else {
                answer(request, TEXT + DONE);
            }
        });
        assertThat(asked.requests()).isEqualTo(3);
        assertThat(asked.events()).hasSize(2).first().isEqualTo(new ProviderEvent.TextDelta("hi"));
        assertThat(asked.events().getLast()).isInstanceOf(ProviderEvent.Completed.class);
    }

    @Test
    void anErrorInsideTheStreamIsAskedAgainOnlyIfNothingWasHandedOn() {
        String overloaded = "data: {\"error\":{\"code\":\"server_is_overloaded\",\"message\":\"\"}}\n\n";
        assertThat(ask(QUICK, (request, number) -> answer(request, overloaded)).requests())
                .isEqualTo(3);
        Asked late = ask(QUICK, (request, number) -> answer(request, TEXT + overloaded));
        assertThat(late.requests()).isEqualTo(1);
        assertThat(late.code()).isEqualTo("provider_overloaded");
        assertThat(late.events()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_api_key, provider_auth",
        "429, insufficient_quota, provider_quota",
        "400, whatever, provider_bad_request"
    })
    void whatAskingAgainCannotMendIsToldAtOnce(int status, String error, String code) {
        Asked asked =
                ask(QUICK, (request, number) -> refuse(request, status, "{\"error\":{\"code\":\"" + error + "\"}}"));
        assertThat(asked.requests()).isEqualTo(1);
        assertThat(asked.code()).isEqualTo(code);
    }

    @Test
    void afterTheLastAttemptTheFailureStands() {
        Asked asked = ask(QUICK, (request, number) -> refuse(request, 500, "oops"));
        assertThat(asked.requests()).isEqualTo(3);
        assertThat(asked.code()).isEqualTo("provider_error");
        assertThat(asked.events()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"retry-after-ms, 150, 150", "retry-after, 0.2, 200", "retry-after, 0, 20"})
    void thePauseIsAtLeastWhatTheProviderAsksForAndNeverNothing(String header, String value, long millis) {
        Asked asked = ask(QUICK, (request, number) -> {
            request.response().putHeader(header, value);
            refuse(request, 429, "{}");
        });
        assertThat(asked.requests()).isEqualTo(3);
        assertThat(asked.took()).isGreaterThanOrEqualTo(Duration.ofMillis(2 * millis));
    }

    @Test
    void aProviderThatAsksForTooLongIsNotWaitedFor() {
        Asked asked = ask(QUICK, (request, number) -> {
            request.response().putHeader("retry-after", "30");
            refuse(request, 429, "{}");
        });
        assertThat(asked.requests()).isEqualTo(1);
        assertThat(asked.failed().retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aPauseThatWouldOutlastTheDeadlineIsNotBegun() {
        Asked asked = ask(policy(3, 200), (request, number) -> {
            request.response().putHeader("retry-after-ms", "400");
            refuse(request, 429, "{}");
        });
        assertThat(asked.requests()).isEqualTo(1);
        assertThat(asked.code()).isEqualTo("provider_rate_limited");
    }

    @Test
    void theDeadlineEndsWhateverAttemptIsRunning() {
        Asked asked = ask(policy(10, 300), (request, number) -> {
            if (number > 1) {
                return; // no answer at all
            }
            refuse(request, 503, "{}");
        });
        assertThat(asked.requests()).isEqualTo(2);
        assertThat(asked.code()).isEqualTo("provider_deadline");
        assertThat(asked.took()).isBetween(Duration.ofMillis(290), Duration.ofSeconds(3));
    }

    @Test
    void cancellingDuringAPauseEndsAtOnceAndNobodyIsAskedAgain() throws InterruptedException {
        AtomicInteger requests = new AtomicInteger();
        BlockingQueue<ProviderEvent> events = new LinkedBlockingQueue<>();
        try (TestingServer server = new TestingServer(VERTX, request -> {
            requests.incrementAndGet();
            request.response().putHeader("retry-after-ms", "300");
            refuse(request, 429, "{}");
        })) {
            Provider provider = new RetryingProvider(VERTX, new OpenAiProvider(VERTX, server.endpoint()), QUICK);
            VERTX.getOrCreateContext().runOnContext(start -> {
                ProviderCall call = provider.ask(Requests.hello("m"), events::add);
                VERTX.setTimer(150, later -> {
                    call.cancel();
                    call.cancel();
                });
            });
            ProviderEvent.Failed failed =
                    (ProviderEvent.Failed) Objects.requireNonNull(events.poll(280, TimeUnit.MILLISECONDS));
            assertThat(failed.failure().code()).isEqualTo("cancelled");
            assertThat(events.poll(400, TimeUnit.MILLISECONDS)).isNull();
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void cancellingDuringAnAttemptEndsWithCancelledAlsoIfTheAttemptWouldHaveBeenRepeated() {
        List<ProviderEvent> events;
        try (TestingServer server = new TestingServer(VERTX, request -> {
            request.response()
                    .putHeader("content-type", "text/event-stream")
                    .setChunked(true)
                    .write(TEXT);
        })) {
            Provider provider = new RetryingProvider(VERTX, new OpenAiProvider(VERTX, server.endpoint()), QUICK);
            events = server.ask(provider, Requests.hello("m"), event -> true);
        }
        assertThat(events).hasSize(2);
        assertThat(((ProviderEvent.Failed) events.getLast()).failure().code()).isEqualTo("cancelled");
    }

    @Test
    void aConversationThatIsTooLongIsAskedOnceWithItsLastExchanges() {
        List<Integer> lengths = new ArrayList<>();
        ModelRequest question = request(
                "m",
                "",
                List.of(user("a"), assistant("b", null), user("c"), assistant("d", null), user("e")),
                List.of());
        Asked asked = ask(
                QUICK,
                question,
                (request, number) -> request.body().onSuccess(body -> {
                    JsonArray messages = body.toJsonObject().getJsonArray("messages");
                    lengths.add(messages.size());
                    if (messages.size() > 1) {
                        refuse(request, 400, "{\"error\":{\"message\":\"prompt is too long\"}}");
                    } else {
                        answer(request, TEXT + DONE);
                    }
                }));
        assertThat(lengths).containsExactly(5, 1);
        assertThat(asked.events().getLast()).isInstanceOf(ProviderEvent.Completed.class);
    }

    @Test
    void aConversationThatIsStillTooLongIsGivenUp() {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            messages.add(user("question"));
            messages.add(assistant("answer", null));
        }
        ModelRequest question = request("m", "", messages, List.of());
        Asked asked = ask(
                QUICK,
                question,
                (request, number) -> refuse(request, 400, "{\"error\":{\"message\":\"prompt is too long\"}}"));
        assertThat(asked.requests()).isEqualTo(2);
        assertThat(asked.code()).isEqualTo("context_overflow");
    }

    private record Asked(List<ProviderEvent> events, int requests, Duration took) {
        ProviderEvent.Failed failed() {
            return (ProviderEvent.Failed) events.getLast();
        }

        String code() {
            return failed().failure().code();
        }
    }

    private static Asked ask(RetryPolicy policy, BiConsumer<HttpServerRequest, Integer> server) {
        return ask(policy, Requests.hello("m"), server);
    }

    private static Asked ask(RetryPolicy policy, ModelRequest question, BiConsumer<HttpServerRequest, Integer> answer) {
        AtomicInteger requests = new AtomicInteger();
        try (TestingServer server =
                new TestingServer(VERTX, request -> answer.accept(request, requests.incrementAndGet()))) {
            Endpoint endpoint = server.endpoint(patience(2000, 5000, 5000, 9000), Endpoint.Limits.USUAL);
            Provider provider = new RetryingProvider(VERTX, new OpenAiProvider(VERTX, endpoint), policy, () -> 0);
            long before = System.nanoTime();
            List<ProviderEvent> events = server.ask(provider, question);
            return new Asked(events, requests.get(), Duration.ofNanos(System.nanoTime() - before));
        }
    }

    private static RetryPolicy policy(int attempts, int deadlineMillis) {
        return new RetryPolicy(
                attempts,
                Duration.ofMillis(40),
                Duration.ofMillis(100),
                Duration.ofMillis(20),
                Duration.ofSeconds(5),
                Duration.ofMillis(deadlineMillis));
    }

    private static void refuse(HttpServerRequest request, int status, String body) {
        request.response().setStatusCode(status).end(body);
    }

    private static void answer(HttpServerRequest request, String body) {
        request.response().putHeader("content-type", "text/event-stream").end(body);
    }
}
