package dev.parlor.provider.failover;

import static dev.parlor.provider.TestingServer.patience;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Usage;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ModelChainTest {
    private static final String HEALTHY = FaultServer.HEALTHY;
    private static final Vertx VERTX = Vertx.vertx();
    private static final FaultServer SERVER = new FaultServer(VERTX);

    private final CircuitBreakers breakers = new CircuitBreakers(
            new BreakerPolicy(2, 1, 1000, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1)),
            System::nanoTime,
            (label, before, after) -> {});

    @AfterAll
    static void stop() {
        SERVER.close();
        TestingServer.await(VERTX.close());
    }

    @Test
    void theFirstModelAnswersIfItCan() {
        Heard heard = ask(link("openai", HEALTHY), link("anthropic", HEALTHY));
        assertThat(heard.shown()).isEqualTo(FaultServer.ANSWER);
        assertThat(heard.last().answer().label()).isEqualTo("openai/healthy");
        assertThat(heard.last().answer().usage()).isEqualTo(new Usage(5, 9, 0, 0, 0));
    }

    @Test
    void whatWasSaidIsWithdrawnEachTimeAnotherModelSpeaks() {
        Heard heard = ask(
                link("openai", Fault.CUTS_AN_EVENT),
                link("openai", Fault.UNAUTHORIZED),
                link("anthropic", Fault.OVERLOADED_IN_THE_MIDDLE),
                link("anthropic", HEALTHY));
        assertThat(heard.withdrawals()).isEqualTo(2);
        assertThat(heard.shown()).isEqualTo(FaultServer.ANSWER);
        ProviderEvent.Withdrawn second = heard.events().stream()
                .filter(ProviderEvent.Withdrawn.class::isInstance)
                .map(ProviderEvent.Withdrawn.class::cast)
                .toList()
                .getLast();
        assertThat(second.failure().code()).isEqualTo("provider_overloaded");
        assertThat(second.answer().label()).isEqualTo("anthropic/overloaded_in_the_middle");
        assertThat(second.answer().usage()).isEqualTo(new Usage(5, 0, 0, 0, 0));
    }

    @Test
    void halfAnAnswerStandsIfNobodyElseBeginsOne() {
        Heard heard = ask(link("openai", Fault.OVERLOADED_IN_THE_MIDDLE), link("anthropic", Fault.UNAUTHORIZED));
        assertThat(heard.withdrawals()).isZero();
        assertThat(heard.shown()).isEqualTo(FaultServer.HALF);
        assertThat(heard.last().answer().text()).isEqualTo(FaultServer.HALF);
        assertThat(heard.code()).as("what may pass").isEqualTo("provider_overloaded");
    }

    @Test
    void withoutAnyAnswerAFailureThatMayPassIsToldRatherThanOneThatWillNot() {
        assertThat(ask(link("openai", Fault.SERVER_ERROR), link("anthropic", Fault.UNAUTHORIZED))
                        .code())
                .isEqualTo("provider_error");
        assertThat(ask(link("openai", Fault.UNAUTHORIZED), link("anthropic", Fault.OVERLOADED))
                        .code())
                .isEqualTo("provider_overloaded");
    }

    @Test
    void aModelWithAnOpenCircuitIsPassedOver() {
        open("openai/healthy");
        Heard heard = ask(link("openai", HEALTHY), link("anthropic", HEALTHY));
        assertThat(heard.last().answer().label()).isEqualTo("anthropic/healthy");
        assertThat(heard.withdrawals()).isZero();
    }

    @Test
    void ifNobodyMayBeAskedTheFailureSaysSinceWhenAgain() {
        open("openai/healthy");
        int before = SERVER.requests(HEALTHY);
        Heard heard = ask(link("openai", HEALTHY));
        assertThat(heard.code()).isEqualTo("provider_unavailable");
        ProviderEvent.Failed failed = (ProviderEvent.Failed) heard.last();
        assertThat(failed.failure().retryable()).isTrue();
        assertThat(failed.retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
        assertThat(SERVER.requests(HEALTHY)).isEqualTo(before);
    }

    @Test
    void aKeyOrAWrongRequestDoesNotOpenTheCircuitAndFailuresThatMayPassDo() {
        for (int i = 0; i < 5; i++) {
            ask(link("openai", Fault.UNAUTHORIZED));
            ask(link("openai", Fault.OVERLOADED));
        }
        assertThat(breakers.of("openai/unauthorized").circuit()).isInstanceOf(Circuit.Closed.class);
        assertThat(breakers.of("openai/overloaded").circuit()).isInstanceOf(Circuit.Open.class);
    }

    @Test
    void cancellingEndsOnceAndAsksNobodyElse() throws InterruptedException {
        int before = SERVER.requests(HEALTHY);
        Provider chain = chain(link("openai", Fault.STALLS_BETWEEN_TOKENS), link("anthropic", HEALTHY));
        BlockingQueue<ProviderEvent> ends = new LinkedBlockingQueue<>();
        AtomicBoolean cancelled = new AtomicBoolean();
        VERTX.getOrCreateContext().runOnContext(start -> {
            ProviderCall[] call = new ProviderCall[1];
            call[0] = chain.ask(Requests.hello("any"), event -> {
                if (event instanceof ProviderEvent.Terminal) {
                    ends.add(event);
                } else if (cancelled.compareAndSet(false, true)) {
                    call[0].cancel();
                    call[0].cancel();
                }
            });
        });
        ProviderEvent.Failed end = (ProviderEvent.Failed) Objects.requireNonNull(ends.poll(3, TimeUnit.SECONDS));
        assertThat(end.failure().code()).isEqualTo("cancelled");
        assertThat(end.answer().text()).isEqualTo("F");
        assertThat(ends.poll(100, TimeUnit.MILLISECONDS)).isNull();
        assertThat(SERVER.requests(HEALTHY)).isEqualTo(before);
    }

    @Test
    void cancellingWhileNobodyMayBeAskedEndsOnce() throws InterruptedException {
        open("openai/healthy");
        Provider chain = chain(link("openai", HEALTHY));
        BlockingQueue<ProviderEvent> ends = new LinkedBlockingQueue<>();
        VERTX.getOrCreateContext()
                .runOnContext(
                        start -> chain.ask(Requests.hello("any"), ends::add).cancel());
        ProviderEvent.Failed end = (ProviderEvent.Failed) Objects.requireNonNull(ends.poll(3, TimeUnit.SECONDS));
        assertThat(end.failure().code()).isEqualTo("cancelled");
        assertThat(ends.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aProbeIsDecidedByItsFirstTokenAndNotByItsEnd() {
        CircuitBreaker breaker = probed("openai/healthy");
        List<String> seen = new ArrayList<>();
        ModelLink link = new ModelLink(breaker.label(), HEALTHY, provider("openai"), breaker);
        Provider chain = (request, sink) -> chain(link).ask(request, event -> {
            seen.add(breaker.circuit().getClass().getSimpleName());
            sink.accept(event);
        });
        TestingServer.await(Heard.ask(VERTX, chain, Requests.hello("any")));
        assertThat(seen).containsOnly("Closed");
    }

    @Test
    void aKeyThatIsRefusedSaysNothingOfTheModelsHealth() {
        CircuitBreaker breaker = probed("openai/unauthorized");
        ask(new ModelLink(breaker.label(), "unauthorized", provider("openai"), breaker));
        assertThat(breaker.circuit()).isInstanceOf(Circuit.Open.class);
        assertThat(breaker.tryAcquire()).as("the next one may probe at once").isNotNull();
    }

    /** A breaker whose next request is a probe. */
    private static CircuitBreaker probed(String label) {
        AtomicLong now = new AtomicLong();
        CircuitBreaker breaker = new CircuitBreaker(
                label,
                new BreakerPolicy(1, 1, 1000, Duration.ofMinutes(1), Duration.ofMillis(1), Duration.ofMinutes(1)),
                now::get,
                (model, before, after) -> {});
        Objects.requireNonNull(breaker.tryAcquire()).failed();
        now.addAndGet(Duration.ofMillis(1).toNanos());
        return breaker;
    }

    private Heard ask(ModelLink... links) {
        return TestingServer.await(Heard.ask(VERTX, chain(links), Requests.hello("any")));
    }

    private static Provider chain(ModelLink... links) {
        return new ModelChain(VERTX, List.of(links));
    }

    private ModelLink link(String protocol, Fault fault) {
        return link(protocol, fault.name().toLowerCase(Locale.ROOT));
    }

    private ModelLink link(String protocol, String model) {
        String label = protocol + "/" + model;
        return new ModelLink(label, model, provider(protocol), breakers.of(label));
    }

    private static Provider provider(String protocol) {
        Endpoint endpoint = SERVER.endpoint(protocol, patience(2000, 5000, 5000, 9000), Endpoint.Limits.USUAL);
        return protocol.equals("openai") ? new OpenAiProvider(VERTX, endpoint) : new AnthropicProvider(VERTX, endpoint);
    }

    private void open(String label) {
        for (CircuitBreaker.Permit permit = breakers.of(label).tryAcquire();
                permit != null;
                permit = breakers.of(label).tryAcquire()) {
            permit.failed();
        }
    }
}
