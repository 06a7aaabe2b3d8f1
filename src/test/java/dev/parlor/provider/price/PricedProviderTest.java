package dev.parlor.provider.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Charge;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.failover.BreakerPolicy;
import dev.parlor.provider.failover.CircuitBreaker;
import dev.parlor.provider.failover.CircuitBreakers;
import dev.parlor.provider.failover.ModelChain;
import dev.parlor.provider.failover.ModelLink;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.retry.RetryPolicy;
import dev.parlor.provider.retry.RetryingProvider;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What requests have used up, by providers on loopback. */
class PricedProviderTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final InstantSource NOVEMBER = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    private static final Pricing MINI = Prices.packed().of("openai/gpt-5.4-mini");
    private static final Pricing HAIKU = Prices.packed().of("anthropic/claude-haiku-4-5");
    private static final String TWELVE_TOKENS = "Twelve tokens make up these words, as near as no matter";
    private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"" + TWELVE_TOKENS + "\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":100}}\n\n";
    private static final String END = "data: {\"choices\":[{\"finish_reason\":\"stop\",\"delta\":{}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String ANTHROPIC_START =
            "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":"
                    + "\"claude\",\"usage\":{\"input_tokens\":400,\"cache_creation_input_tokens\":600,\"cache_read_input_tokens\":"
                    + "0,\"cache_creation\":{\"ephemeral_5m_input_tokens\":100,\"ephemeral_1h_input_tokens\":500},"
                    + "\"output_tokens\":1}}}\n\n";
    private static final String ANTHROPIC_TEXT =
            "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":" + "\"text_delta\",\"text\":\""
                    + TWELVE_TOKENS + "\"}}\n\n";
    private static final String OVERLOADED =
            "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @Test
    void aWholeAnswerCostsWhatItsReportComesTo() {
        List<ProviderEvent> events =
                ask(priced(MINI), false, request -> begin(request).end(TEXT + END + USAGE + DONE));
        assertThat(charges(events))
                .containsExactly(new Charge("test/m", new Usage(1_000, 100, 0, 0, 0), false, listed("0.0012"), null));
        assertThat(events.get(events.size() - 2)).isInstanceOf(ProviderEvent.Used.class);
    }

    @Test
    void aWholeAnswerWithoutAReportIsEstimatedAndSaysSo() {
        Charge charge = charges(
                        ask(priced(MINI), false, request -> begin(request).end(TEXT + END + DONE)))
                .getFirst();
        assertThat(charge.estimated()).isTrue();
        assertThat(charge.failure()).isNull();
        assertThat(charge.usage().output()).isBetween(10L, 16L);
        assertThat(charge.usage().input()).isPositive();
        assertThat(charge.cost().known()).isGreaterThan(Money.ZERO);
    }

    @Test
    void aStoppedAnswerIsPaidForAsFarAsItCame() {
        Charge charge = charges(
                        ask(priced(MINI), true, request -> begin(request).write(TEXT)))
                .getFirst();
        assertThat(charge.failure()).isEqualTo("cancelled");
        assertThat(charge.estimated()).isTrue();
        assertThat(charge.usage().output()).isBetween(10L, 16L);
    }

    @Test
    void ofAStoppedAnswerTheReportOfItsInputCountsAndItsOutputIsWhatWasSeen() {
        Charge charge = charges(
                        ask(anthropic(), true, request -> begin(request).write(ANTHROPIC_START + ANTHROPIC_TEXT)))
                .getFirst();
        assertThat(charge.usage().input()).isEqualTo(1_000);
        assertThat(charge.usage().output()).isBetween(10L, 16L);
        assertThat(charge.estimated()).isTrue();
        BigDecimal input = new BigDecimal("0.0004") // 400 x 1
                .add(new BigDecimal("0.000125")) // 100 x 1.25
                .add(new BigDecimal("0.001")); // 500 x 2, to stay an hour
        BigDecimal output = new BigDecimal("0.000005")
                .multiply(BigDecimal.valueOf(charge.usage().output()));
        assertThat(charge.cost()).isEqualTo(new Cost.Listed(Money.ofUsd(input.add(output))));
    }

    @Test
    void aRefusalBeforeAnyWorkCostsNothing() {
        List<ProviderEvent> events = ask(
                priced(MINI),
                false,
                request -> request.response()
                        .setStatusCode(429)
                        .end("{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}"));
        assertThat(charges(events)).isEmpty();
        assertThat(events).hasSize(1);
    }

    @Test
    void aSilenceThatIsGivenUpHasCostItsInput() {
        Charge charge = charges(ask(priced(MINI, TestingServer.patience(5000, 100, 100, 9000)), false, request -> {}))
                .getFirst();
        assertThat(charge.failure()).isEqualTo("provider_timeout");
        assertThat(charge.usage().input()).isPositive();
        assertThat(charge.usage().output()).isZero();
        assertThat(charge.estimated()).isTrue();
    }

    @Test
    void eachAttemptIsPaidForAlsoWhenNobodySawItsAnswer() {
        AtomicInteger requests = new AtomicInteger();
        RetryPolicy twice = new RetryPolicy(
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
        List<ProviderEvent> events = ask(
                url -> new RetryingProvider(VERTX, anthropic().at(url), twice),
                false,
                request -> begin(request)
                        .end(
                                requests.incrementAndGet() == 1
                                        ? ANTHROPIC_START + OVERLOADED
                                        : ANTHROPIC_START
                                                + ANTHROPIC_TEXT
                                                + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":"
                                                + "{\"output_tokens\":20}}\n\ndata: {\"type\":\"message_stop\"}\n\n"));
        assertThat(charges(events)).extracting(Charge::failure).containsExactly("provider_overloaded", null);
        assertThat(charges(events)).extracting(charge -> charge.usage().input()).containsExactly(1_000L, 1_000L);
        assertThat(events.getLast()).isInstanceOf(ProviderEvent.Completed.class);
    }

    @Test
    void aModelThatIsReplacedIsPaidForBesideTheOneThatAnswers() {
        AtomicInteger requests = new AtomicInteger();
        List<ProviderEvent> events = ask(
                url -> new ModelChain(VERTX, List.of(link("first", url), link("second", url))),
                false,
                request -> begin(request).end(requests.incrementAndGet() == 1 ? TEXT : TEXT + END + USAGE + DONE));
        assertThat(charges(events)).extracting(Charge::failure).containsExactly("provider_incomplete", null);
        assertThat(events).filteredOn(ProviderEvent.Withdrawn.class::isInstance).hasSize(1);
        assertThat(charges(events).getFirst().usage().output()).isBetween(10L, 16L);
    }

    @Test
    void aModelWithoutAPriceHasTokensAndNoCost() {
        Charge charge = charges(ask(
                        priced(Prices.packed().of("nobody/knows")),
                        false,
                        request -> begin(request).end(TEXT + END + USAGE + DONE)))
                .getFirst();
        assertThat(charge.usage()).isEqualTo(new Usage(1_000, 100, 0, 0, 0));
        assertThat(charge.cost()).isEqualTo(new Cost.Unknown());
    }

    @Test
    void countsAndCostsThatNobodyCanMeanAreKeptWithinBounds() {
        String absurd = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":"
                + "99999999999999999999,\"cost\":1e-999999999}}\n\n";
        Charge charge = charges(
                        ask(priced(MINI), false, request -> begin(request).end(TEXT + END + absurd + DONE)))
                .getFirst();
        assertThat(charge.usage().input()).isZero();
        assertThat(charge.usage().output()).isEqualTo(1_000_000_000_000L);
        assertThat(charge.cost()).isEqualTo(new Cost.Reported(Money.ZERO));
    }

    private interface Asked {
        Provider at(Endpoint endpoint);
    }

    private static Asked priced(Pricing pricing) {
        return endpoint -> new PricedProvider(new OpenAiProvider(VERTX, endpoint), pricing, NOVEMBER);
    }

    private static Asked priced(Pricing pricing, Endpoint.Timeouts patience) {
        return endpoint -> priced(pricing)
                .at(new Endpoint(endpoint.name(), endpoint.url(), endpoint.key(), patience, endpoint.limits()));
    }

    private static Asked anthropic() {
        return endpoint -> new PricedProvider(new AnthropicProvider(VERTX, endpoint), HAIKU, NOVEMBER);
    }

    private static ModelLink link(String name, Endpoint endpoint) {
        CircuitBreaker breaker =
                new CircuitBreakers(BreakerPolicy.USUAL, System::nanoTime, (label, from, to) -> {}).of(name);
        return new ModelLink(name + "/m", "m", priced(MINI).at(endpoint), breaker);
    }

    private static List<ProviderEvent> ask(Asked asked, boolean stops, Handler<HttpServerRequest> answer) {
        try (TestingServer server = new TestingServer(VERTX, answer)) {
            return server.ask(
                    asked.at(server.endpoint()),
                    Requests.hello("m"),
                    event -> stops && event instanceof ProviderEvent.TextDelta);
        }
    }

    private static List<Charge> charges(List<ProviderEvent> events) {
        return events.stream()
                .filter(ProviderEvent.Used.class::isInstance)
                .map(event -> ((ProviderEvent.Used) event).charge())
                .toList();
    }

    private static HttpServerResponse begin(HttpServerRequest request) {
        return request.response().setChunked(true).putHeader("content-type", "text/event-stream");
    }

    private static Cost listed(String usd) {
        return new Cost.Listed(Money.ofUsd(new BigDecimal(usd)));
    }
}
