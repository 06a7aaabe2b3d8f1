package dev.parlor.telemetry;

import dev.parlor.conversation.Charge;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.Usage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
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

    /** So many tools went out with a request of a turn. */
    public void toolsOffered(SiteId site, String strategy, int tools) {
        DistributionSummary.builder("parlor.tools.offered")
                .description("Tools that went out with a request to a model, by how they were chosen")
                .tag("site", site.value())
                .tag("strategy", strategy)
                .publishPercentiles(0.5, 0.95)
                .register(registry)
                .record(tools);
    }

    /**
     * Tools were chosen for a turn.
     *
     * @param fallback code of the failure for which keywords stood in; empty if they did not
     */
    public void toolsChosen(SiteId site, String strategy, String fallback, Duration took) {
        Timer.builder("parlor.tools.selection")
                .description("Choices of tools until they stood")
                .tag("site", site.value())
                .tag("strategy", strategy)
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(registry)
                .record(took);
        if (!fallback.isEmpty()) {
            count(
                    "parlor.tools.selection.fallbacks",
                    Tags.of("site", site.value(), "strategy", strategy, "reason", fallback),
                    1);
        }
    }

    /**
     * What one request to a model has used up. Names follow OpenTelemetry's GenAI conventions where they have one: there
     * input and output include the parts that are told apart beside them.
     */
    public void charged(SiteId site, Charge charge) {
        Usage usage = charge.usage();
        Tags tags = Tags.of("site", site.value(), "gen_ai.request.model", charge.model());
        count("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "input"), usage.input());
        count("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "output"), usage.output());
        count("parlor.token.part", tags.and("part", "cached_input"), usage.cachedInput());
        count("parlor.token.part", tags.and("part", "cache_write"), usage.cacheWrite());
        count("parlor.token.part", tags.and("part", "reasoning"), usage.reasoning());
        if (charge.cost() instanceof Cost.Unknown) {
            count("parlor.call.unpriced", tags, 1);
        } else {
            registry.counter("parlor.cost.usd", tags)
                    .increment(charge.cost().known().usd().doubleValue());
        }
    }

    /** A budget did not cover another answer; {@code key} is the one of the site's file. */
    public void budgetReached(SiteId site, String key) {
        count("parlor.budget.reached", Tags.of("site", site.value(), "budget", key), 1);
    }

    /**
     * A turn goes on with a cheaper model, because a budget comes to its end.
     *
     * @param why near: little of it is left; refused: the usual model is not covered any more
     */
    public void degraded(SiteId site, String model, String why) {
        count("parlor.turn.degraded", Tags.of("site", site.value(), "gen_ai.request.model", model, "why", why), 1);
    }

    /**
     * A summary of a conversation was to be made.
     *
     * @param outcome made, outdated if another server was quicker, or why the one before stays
     */
    public void summaryEnded(SiteId site, String outcome, Duration took) {
        Timer.builder("parlor.summary")
                .description("Summaries of conversations from the end of a turn until they stand")
                .tag("site", site.value())
                .tag("outcome", outcome)
                .register(registry)
                .record(took);
    }

    /** Turns without an owner were found and ended. */
    public void turnRecovered(SiteId site) {
        registry.counter("parlor.turn.recovered", "site", site.value()).increment();
    }

    private void count(String name, Tags tags, long amount) {
        registry.counter(name, tags).increment((double) amount);
    }
}
