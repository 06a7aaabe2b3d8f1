package dev.parlor.telemetry;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** What turns and their tool calls come to. Thread-safe. */
public final class TurnMetrics {
    private final MeterRegistry registry;

    public TurnMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A turn ended after {@code took}. */
    public void turnEnded(SiteId site, Event.Terminal end, Duration took) {
        String outcome = switch (end) {
            case Event.RunFinished finished -> finished.reason().name().toLowerCase(Locale.ROOT);
            case Event.RunFailed failed -> failed.failure().code();
        };
        Timer.builder("parlor.turn")
                .description("Turns from their start to their end")
                .tag("site", site.value())
                .tag("outcome", outcome)
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(registry)
                .record(took);
    }

    /** A tool call of a known tool was answered after {@code took}. */
    public void toolAnswered(SiteId site, String tool, ToolResult result, Duration took) {
        String outcome = switch (result) {
            case ToolResult.Succeeded succeeded -> "succeeded";
            case ToolResult.Failed failed -> failed.failure().code();
        };
        Timer.builder("parlor.tool.call")
                .description("Tool calls from dispatch to result")
                .tag("site", site.value())
                .tag("tool", tool)
                .tag("outcome", outcome)
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(registry)
                .record(took);
    }

    /** The tokens of one provider answer; names of the figure and its tags follow OpenTelemetry's GenAI conventions. */
    public void tokensUsed(SiteId site, String model, Usage usage) {
        count(site, model, "input", usage.input());
        count(site, model, "output", usage.output());
    }

    /** Turns without an owner were found and ended. */
    public void turnRecovered(SiteId site) {
        registry.counter("parlor.turn.recovered", "site", site.value()).increment();
    }

    private void count(SiteId site, String model, String kind, long tokens) {
        registry.counter(
                        "gen_ai.client.token.usage",
                        "site",
                        site.value(),
                        "gen_ai.request.model",
                        model,
                        "gen_ai.token.type",
                        kind)
                .increment((double) tokens);
    }
}
