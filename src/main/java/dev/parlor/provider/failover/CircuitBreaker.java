package dev.parlor.provider.failover;

import dev.parlor.provider.health.OutcomeWindow;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps away from a model that does not answer.
 *
 * <p>Closed until too many answers failed; then open for a while; then half-open: one request goes through and decides.
 * A request that began before the last change of state changes nothing any more. Shared by all event loops.
 */
public final class CircuitBreaker {
    private final String label;
    private final BreakerPolicy policy;
    private final LongSupplier nanoTime;
    private final CircuitListener listener;
    private final OutcomeWindow window;
    private Circuit circuit = new Circuit.Closed(0);
    private long generation;

    /**
     * A closed one.
     *
     * @param label the model, as {@code provider/name}
     * @param nanoTime as {@link System#nanoTime()}
     */
    public CircuitBreaker(String label, BreakerPolicy policy, LongSupplier nanoTime, CircuitListener listener) {
        this.label = label;
        this.policy = policy;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.window = new OutcomeWindow(policy.window());
    }

    public String label() {
        return label;
    }

    public synchronized Circuit circuit() {
        return circuit;
    }

    /** How long nobody is let through yet; zero if somebody is. */
    public synchronized Duration left() {
        long until = switch (circuit) {
            case Circuit.Closed ignored -> nanoTime.getAsLong();
            case Circuit.Open open -> open.untilNanos();
            case Circuit.HalfOpen probed -> probed.untilNanos();
        };
        return Duration.ofNanos(Math.max(0, until - nanoTime.getAsLong()));
    }

    /** The right to ask once, which must be given back by one of its last three moves; null if nobody may ask. */
    public synchronized @Nullable Permit tryAcquire() {
        long now = nanoTime.getAsLong();
        return switch (circuit) {
            case Circuit.Closed ignored -> new Permit();
            case Circuit.Open open -> now - open.untilNanos() < 0 ? null : probe(now, open.openings());
            case Circuit.HalfOpen lost -> now - lost.untilNanos() < 0 ? null : probe(now, lost.openings());
        };
    }

    private Permit probe(long now, int openings) {
        move(new Circuit.HalfOpen(now + policy.longestPause().toNanos(), openings));
        return new Permit();
    }

    private void close() {
        window.clear();
        move(new Circuit.Closed(0));
    }

    private void open(Duration pause, int openings) {
        move(new Circuit.Open(nanoTime.getAsLong() + pause.toNanos(), openings));
    }

    private void move(Circuit next) {
        Circuit before = circuit;
        circuit = next;
        generation++;
        listener.changed(label, before, next);
    }

    private void countFailure(int failuresInARow) {
        long now = nanoTime.getAsLong();
        window.add(now, true);
        int answers = window.answers(now);
        boolean tooMany =
                answers >= policy.leastAnswers() && window.failures(now) >= Math.ceil(answers * policy.failureRate());
        if (tooMany || failuresInARow >= policy.failuresInARow()) {
            open(policy.pauseAfter(1), 1);
        } else {
            circuit = new Circuit.Closed(failuresInARow);
        }
    }

    /** One request that was let through. Its moves may come from any thread, but one after the other. */
    public final class Permit {
        private long mine = generation;
        private boolean returned;

        private Permit() {}

        /** The model has begun to answer: that is enough for a probe, and says nothing else yet. */
        public void answering() {
            synchronized (CircuitBreaker.this) {
                if (isCurrent() && circuit instanceof Circuit.HalfOpen) {
                    close();
                    mine = generation;
                }
            }
        }

        /** The model works, whether or not it liked the request. */
        public void succeeded() {
            synchronized (CircuitBreaker.this) {
                giveBack();
                if (isCurrent()) {
                    switch (circuit) {
                        case Circuit.Closed ignored -> {
                            window.add(nanoTime.getAsLong(), false);
                            circuit = new Circuit.Closed(0);
                        }
                        case Circuit.HalfOpen ignored -> close();
                        case Circuit.Open ignored -> {}
                    }
                }
            }
        }

        /** The model did not answer, or broke off. */
        public void failed() {
            synchronized (CircuitBreaker.this) {
                giveBack();
                if (isCurrent()) {
                    switch (circuit) {
                        case Circuit.Closed closed -> countFailure(closed.failuresInARow() + 1);
                        case Circuit.HalfOpen probed ->
                            open(policy.pauseAfter(probed.openings() + 1), probed.openings() + 1);
                        case Circuit.Open ignored -> {}
                    }
                }
            }
        }

        /** Nothing was learnt, because somebody else ended the request; the next one may probe at once. */
        public void abandoned() {
            synchronized (CircuitBreaker.this) {
                giveBack();
                if (isCurrent() && circuit instanceof Circuit.HalfOpen probed) {
                    open(Duration.ZERO, probed.openings());
                }
            }
        }

        private boolean isCurrent() {
            return mine == generation;
        }

        private void giveBack() {
            if (returned) {
                throw new IllegalStateException("the permit for " + label + " was given back already");
            }
            returned = true;
        }
    }
}
