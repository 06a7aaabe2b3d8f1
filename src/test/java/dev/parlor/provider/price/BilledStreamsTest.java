package dev.parlor.provider.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Charge;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.openai.OpenAiProvider;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings in which a provider says what it charged: that is what counts, and the list comes to the same. */
class BilledStreamsTest {
    private static final Instant NOVEMBER = Instant.parse("2026-11-21T12:00:00Z");
    private static final Vertx VERTX = Vertx.vertx();
    private static final TestingServer SERVER = new TestingServer(
            VERTX,
            request -> request.body()
                    .onSuccess(body -> TestingServer.stream(
                            request.response(),
                            RecordedStream.load(body.toJsonObject().getString("model"))
                                    .body(),
                            512)));

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource({
        "xai/tool-whole, xai/grok-3-mini, 0.00013305",
        "xai/text-long, xai/grok-3-mini, 0.000172125",
        "xai/tool-parallel-reasoning, xai/grok-code-fast-1, 0.00055964",
        "openrouter/grok4, openrouter/x-ai/grok-4, 0.00333825",
        "openrouter/claude-reasoning, openrouter/anthropic/claude-3.7-sonnet, 0.000669",
        "openrouter/cache, openrouter/anthropic/claude-sonnet-4, 0.000837",
        "openrouter/o3-encrypted, openrouter/openai/o3, 0.00085"
    })
    void theListComesToWhatWasReallyBilled(String recording, String label, String usd) {
        Charge charge = charge(recording, Pricing.FREE);
        Money billed = Money.ofUsd(new BigDecimal(usd));
        assertThat(charge.cost()).isEqualTo(new Cost.Reported(billed));
        assertThat(charge.estimated()).isFalse();
        assertThat(Prices.packed().of(label).cost(charge.usage(), NOVEMBER)).isEqualTo(new Cost.Listed(billed));
    }

    @Test
    void whatAProviderSaysGoesBeforeTheListAlsoIfItIsMore() {
        // A search on the web costs beside the tokens.
        assertThat(charge("openrouter/annotations", Pricing.FREE).cost())
                .isEqualTo(new Cost.Reported(Money.ofUsd(new BigDecimal("0.0076509169"))));
    }

    @Test
    void zeroTicksOfAnotherCloudAreNoPrice() {
        Charge charge = charge("azure/grok-tool-whole", Prices.packed().of("xai/grok-4-1-fast-non-reasoning"));
        assertThat(charge.usage()).isEqualTo(new Usage(205, 18, 159, 0, 0));
        assertThat(charge.cost()).isEqualTo(new Cost.Listed(Money.ofUsd(new BigDecimal("0.00002615"))));
    }

    private static Charge charge(String recording, Pricing pricing) {
        Endpoint endpoint = SERVER.endpoint();
        Provider provider =
                new PricedProvider(new OpenAiProvider(VERTX, endpoint), pricing, InstantSource.fixed(NOVEMBER));
        List<ProviderEvent> events = SERVER.ask(provider, Requests.hello(recording));
        List<Charge> charges = events.stream()
                .filter(ProviderEvent.Used.class::isInstance)
                .map(event -> ((ProviderEvent.Used) event).charge())
                .toList();
        assertThat(charges).hasSize(1);
        assertThat(Objects.requireNonNull(events.getLast())).isInstanceOf(ProviderEvent.Terminal.class);
        return charges.getFirst();
    }
}
