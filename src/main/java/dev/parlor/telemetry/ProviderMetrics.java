package dev.parlor.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What becomes of requests to providers. Thread-safe. */
public final class ProviderMetrics {
    private final MeterRegistry registry;

    public ProviderMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A request ended, whether or not another follows it.
     *
     * @param model {@code provider/name}
     * @param outcome {@code answered}, or the failure's code
     */
    public void requestEnded(String model, String outcome) {
        int slash = model.indexOf('/');
        Counter.builder("parlor.provider.requests")
                .description("Requests to providers by their outcome: answered, or a failure's code")
                .tag("gen_ai.provider.name", model.substring(0, Math.max(0, slash)))
                .tag("gen_ai.request.model", model)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }
}
