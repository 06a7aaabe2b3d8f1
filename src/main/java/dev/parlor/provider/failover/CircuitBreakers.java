package dev.parlor.provider.failover;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The one circuit breaker of each model, for all sites and event loops. There are as many as the sites name models. */
public final class CircuitBreakers {
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final BreakerPolicy policy;
    private final LongSupplier nanoTime;
    private final CircuitListener listener;

    public CircuitBreakers(BreakerPolicy policy, LongSupplier nanoTime, CircuitListener listener) {
        this.policy = policy;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /**
     * The one of a model, made closed at the first call.
     *
     * @param label the model, as {@code provider/name}
     */
    public CircuitBreaker of(String label) {
        return breakers.computeIfAbsent(label, each -> new CircuitBreaker(each, policy, nanoTime, listener));
    }

    /** Those asked for so far, by label. */
    public List<CircuitBreaker> all() {
        return breakers.values().stream()
                .sorted(Comparator.comparing(CircuitBreaker::label))
                .toList();
    }
}
