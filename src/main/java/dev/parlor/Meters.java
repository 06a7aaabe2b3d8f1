package dev.parlor;

import dev.parlor.provider.failover.Circuit;
import dev.parlor.provider.failover.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** The metrics of a server as a whole: its process, its sites and the models that it leaves alone. */
final class Meters {
    private Meters() {}

    static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List.of(new JvmMemoryMetrics(), new JvmThreadMetrics(), new ProcessorMetrics())
                .forEach(binder -> binder.bindTo(registry));
        return registry;
    }

    static void countCircuits(Sites sites, MeterRegistry metrics) {
        sites.breakers()
                .forEach(breaker -> Gauge.builder("parlor.provider.circuit", breaker, Meters::openness)
                        .description("Whether a model is left alone: 0 no, 0.5 being tried again, 1 yes")
                        .tag("gen_ai.request.model", breaker.label())
                        .register(metrics));
    }

    static void countSites(SiteKeeper sites, MeterRegistry metrics) {
        for (boolean broken : List.of(true, false)) {
            Gauge.builder(
                            "parlor.sites",
                            sites,
                            keeper -> keeper.all().stream()
                                    .filter(site -> site.isBroken() == broken)
                                    .count())
                    .description("Sites by whether what is written for them is what answers")
                    .tag("state", broken ? "broken" : "running")
                    .register(metrics);
        }
    }

    private static double openness(CircuitBreaker breaker) {
        return switch (breaker.circuit()) {
            case Circuit.Closed closed -> 0;
            case Circuit.HalfOpen trying -> 0.5;
            case Circuit.Open open -> 1;
        };
    }
}
