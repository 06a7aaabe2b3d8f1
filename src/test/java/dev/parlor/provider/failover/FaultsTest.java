package dev.parlor.provider.failover;

import static dev.parlor.provider.TestingServer.patience;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.retry.RetryPolicy;
import dev.parlor.provider.retry.RetryingProvider;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each fault a hundred times, in both protocols, with and without a healthy model behind it; {@code -Dparlor.faults=n}
 * for another number. An answer must end in time, once, with its own code or with the whole text of the healthy model.
 */
class FaultsTest {
    private static final int TIMES = Integer.getInteger("parlor.faults", 100);
    private static final Duration LATEST = Duration.ofSeconds(20);

    private static final Endpoint.Timeouts PATIENT = patience(5_000, 5_000, 5_000, 9_000);

    private static final Endpoint.Limits LIMITS = new Endpoint.Limits(8 * 1024, 64 * 1024);
    private static final RetryPolicy TWICE = new RetryPolicy(
            2,
            Duration.ofMillis(10),
            Duration.ofMillis(10),
            Duration.ofMillis(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(4));

    private static final BreakerPolicy NEVER_OPENS = new BreakerPolicy(
            1_000_000, 1, 1_000_000, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private static final Vertx VERTX = Vertx.vertx();
    private static final FaultServer SERVER = new FaultServer(VERTX);

    @AfterAll
    static void stop() {
        SERVER.close();
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void withoutAnotherModelEachFaultEndsInTimeWithItsCode(Fault fault) {
        List<String> codes = fault.troubles().stream()
                .map(trouble -> trouble.failure().code())
                .toList();
        List<Provider> chains = List.of(
                chain(NEVER_OPENS, faulty(Wire.OPENAI, fault)), chain(NEVER_OPENS, faulty(Wire.ANTHROPIC, fault)));
        for (Heard heard : Heard.many(VERTX, TIMES / 2, i -> chains.get(i % 2))) {
            assertThat(heard.code()).isIn(codes);
            assertThat(heard.took()).isLessThan(LATEST);
            assertThat(heard.withdrawals()).isZero();
            assertThat(heard.shown()).isEqualTo(heard.last().answer().text());
            if (fault.speaksFirst()) {
                assertThat(heard.shown()).startsWith(FaultServer.HALF);
            } else {
                assertThat(heard.shown()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void withAHealthyModelBehindItEachFaultEndsWithThatModelsAnswer(Fault fault) {
        List<Provider> chains = List.of(
                chain(NEVER_OPENS, faulty(Wire.OPENAI, fault), healthy(Wire.ANTHROPIC)),
                chain(NEVER_OPENS, faulty(Wire.ANTHROPIC, fault), healthy(Wire.OPENAI)));
        for (Heard heard : Heard.many(VERTX, TIMES - TIMES / 2, i -> chains.get(i % 2))) {
            assertThat(heard.code()).isEqualTo("completed");
            assertThat(heard.took()).isLessThan(LATEST);
            assertThat(heard.shown()).isEqualTo(FaultServer.ANSWER);
            assertThat(heard.last().answer().text()).isEqualTo(FaultServer.ANSWER);
            assertThat(heard.last().answer().label()).isEqualTo("good/" + FaultServer.HEALTHY);
            assertThat(heard.withdrawals()).isEqualTo(fault.speaksFirst() ? 1 : 0);
        }
    }

    @Test
    void aModelThatFailsTooOftenIsLeftAlone() {
        int before = SERVER.requests(name(Fault.SERVER_ERROR));
        BreakerPolicy opensAfterThree =
                new BreakerPolicy(3, 1, 1_000, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
        Provider chain = chain(opensAfterThree, faulty(Wire.OPENAI, Fault.SERVER_ERROR), healthy(Wire.OPENAI));
        for (int i = 0; i < 10; i++) {
            assertThat(TestingServer.await(Heard.ask(VERTX, chain, Requests.hello("any")))
                            .shown())
                    .isEqualTo(FaultServer.ANSWER);
        }
        assertThat(SERVER.requests(name(Fault.SERVER_ERROR)) - before).isEqualTo(3 * TWICE.attempts());
    }

    private record Part(String label, String model, Provider provider) {}

    private static Provider chain(BreakerPolicy breaking, Part... parts) {
        List<ModelLink> links = new ArrayList<>();
        for (Part part : parts) {
            CircuitBreaker breaker =
                    new CircuitBreaker(part.label(), breaking, System::nanoTime, (label, before, after) -> {});
            links.add(new ModelLink(
                    part.label(), part.model(), new RetryingProvider(VERTX, part.provider(), TWICE), breaker));
        }
        return new ModelChain(VERTX, links);
    }

    private static Part faulty(Wire wire, Fault fault) {
        Endpoint endpoint = fault == Fault.REFUSES_THE_CONNECTION
                ? new Endpoint("bad", "http://127.0.0.1:1", TestingServer.KEY, PATIENT, LIMITS)
                : SERVER.endpoint("bad", timeouts(fault), LIMITS);
        return new Part("bad/" + name(fault), name(fault), provider(wire, endpoint));
    }

    /** Short only where the fault is silence, so that a slow machine is not taken for one. */
    private static Endpoint.Timeouts timeouts(Fault fault) {
        return switch (fault) {
            case STALLS_BEFORE_THE_FIRST_TOKEN -> patience(5_000, 250, 5_000, 9_000);
            case STALLS_BETWEEN_TOKENS -> patience(5_000, 5_000, 250, 9_000);
            default -> PATIENT;
        };
    }

    private static Part healthy(Wire wire) {
        return new Part(
                "good/" + FaultServer.HEALTHY,
                FaultServer.HEALTHY,
                provider(wire, SERVER.endpoint("good", PATIENT, LIMITS)));
    }

    private static Provider provider(Wire wire, Endpoint endpoint) {
        return switch (wire) {
            case OPENAI -> new OpenAiProvider(VERTX, endpoint);
            case ANTHROPIC -> new AnthropicProvider(VERTX, endpoint);
        };
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }
}
