package dev.parlor.telemetry;

import dev.parlor.conversation.SiteId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What was erased. Thread-safe. */
public final class ErasureMetrics {
    private final MeterRegistry registry;

    public ErasureMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Why a conversation goes. */
    public enum Why {
        /** Its site keeps none that are so old. */
        AGE,
        /** Its visitor was erased. */
        VISITOR
    }

    public void erased(SiteId site, Why why, long conversations) {
        Counter.builder("parlor.erased.conversations")
                .description("Conversations that were erased from every tier")
                .tag("site", site.value())
                .tag("why", why.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment((double) conversations);
    }
}
