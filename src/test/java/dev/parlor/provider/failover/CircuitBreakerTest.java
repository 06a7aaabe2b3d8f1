package dev.parlor.provider.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final BreakerPolicy POLICY =
            new BreakerPolicy(3, 0.5, 10, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30));

    private final List<String> changes = new ArrayList<>();
    private long now = -5_000_000_000L;
    private final CircuitBreaker breaker = new CircuitBreaker(
            "test/m",
            POLICY,
            () -> now,
            (label, before, after) -> changes.add(label + " " + name(before) + ">" + name(after)));

    @Test
    void enoughFailuresInARowOpenItAndSuccessesBetweenThemDoNot() {
        fail(2);
        permit().succeeded();
        fail(2);
        assertThat(breaker.circuit()).isEqualTo(new Circuit.Closed(2));
        fail(1);
        assertThat(breaker.circuit()).isInstanceOf(Circuit.Open.class);
        assertThat(breaker.tryAcquire()).isNull();
        assertThat(breaker.left()).isEqualTo(Duration.ofSeconds(10));
        assertThat(changes).containsExactly("test/m Closed>Open");
    }

    @Test
    void halfOfTheAnswersFailingOpensItOnceThereAreEnoughOfThem() {
        for (int i = 0; i < 4; i++) {
            fail(1);
            permit().succeeded();
        }
        permit().succeeded();
        assertThat(breaker.circuit()).isInstanceOf(Circuit.Closed.class);
        fail(1);
        assertThat(breaker.circuit()).isInstanceOf(Circuit.Open.class);
    }

    @Test
    void whatIsOlderThanTheWindowIsForgotten() {
        for (int i = 0; i < 4; i++) {
            fail(1);
            permit().succeeded();
        }
        permit().succeeded();
        pass(Duration.ofSeconds(66));
        fail(1);
        assertThat(breaker.circuit()).isEqualTo(new Circuit.Closed(1));
    }

    @Test
    void afterThePauseOneMayProbeAndItsFirstTokenClosesTheCircuit() {
        fail(3);
        pass(Duration.ofSeconds(10));
        CircuitBreaker.Permit probe = permit();
        assertThat(breaker.circuit()).isInstanceOf(Circuit.HalfOpen.class);
        assertThat(breaker.tryAcquire()).isNull();
        probe.answering();
        assertThat(breaker.circuit()).isEqualTo(new Circuit.Closed(0));
        probe.failed();
        assertThat(breaker.circuit()).isEqualTo(new Circuit.Closed(1));
        assertThat(changes).containsExactly("test/m Closed>Open", "test/m Open>HalfOpen", "test/m HalfOpen>Closed");
    }

    @Test
    void eachProbeThatFailsDoublesThePauseUpToItsBound() {
        fail(3);
        for (int seconds : new int[] {20, 30, 30}) {
            pass(breaker.left());
            permit().failed();
            assertThat(breaker.left()).isEqualTo(Duration.ofSeconds(seconds));
        }
        pass(breaker.left());
        permit().succeeded();
        fail(3);
        assertThat(breaker.left()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aProbeThatSomebodyCancelledGivesItsPlaceToTheNext() {
        fail(3);
        pass(Duration.ofSeconds(10));
        permit().abandoned();
        permit().succeeded();
        assertThat(breaker.circuit()).isInstanceOf(Circuit.Closed.class);
    }

    @Test
    void aProbeThatIsNeverHeardOfDoesNotKeepOthersOutForEver() {
        fail(3);
        pass(Duration.ofSeconds(10));
        CircuitBreaker.Permit lost = permit();
        pass(Duration.ofSeconds(30));
        CircuitBreaker.Permit second = permit();
        lost.failed();
        assertThat(breaker.circuit()).isInstanceOf(Circuit.HalfOpen.class);
        second.succeeded();
        assertThat(breaker.circuit()).isInstanceOf(Circuit.Closed.class);
    }

    @Test
    void anAnswerThatBeganBeforeTheCircuitOpenedDoesNotCloseIt() {
        CircuitBreaker.Permit early = permit();
        fail(3);
        early.answering();
        early.succeeded();
        assertThat(breaker.circuit()).isInstanceOf(Circuit.Open.class);
    }

    @Test
    void aPermitIsGivenBackOnce() {
        CircuitBreaker.Permit permit = permit();
        permit.succeeded();
        assertThatThrownBy(permit::failed).hasMessage("the permit for test/m was given back already");
    }

    @Test
    void ofManyThreadsOneProbes() throws InterruptedException {
        fail(3);
        pass(Duration.ofSeconds(10));
        AtomicInteger through = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 1000; i++) {
                threads.execute(() -> through.addAndGet(breaker.tryAcquire() == null ? 0 : 1));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(through).hasValue(1);
    }

    @Test
    void eachModelHasOneBreakerForAll() {
        CircuitBreakers breakers = new CircuitBreakers(POLICY, () -> now, (label, before, after) -> {});
        assertThat(breakers.of("b/m")).isSameAs(breakers.of("b/m")).isNotSameAs(breakers.of("a/m"));
        assertThat(breakers.all()).extracting(CircuitBreaker::label).containsExactly("a/m", "b/m");
    }

    private CircuitBreaker.Permit permit() {
        return Objects.requireNonNull(breaker.tryAcquire());
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            permit().failed();
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static String name(Circuit circuit) {
        return circuit.getClass().getSimpleName();
    }
}
