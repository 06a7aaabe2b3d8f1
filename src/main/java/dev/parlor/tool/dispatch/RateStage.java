package dev.parlor.tool.dispatch;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.RateConfig;
import dev.parlor.config.tool.RateScope;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallRates;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds calls to the tool's rates. If nobody can count, a call that only reads goes on, and one that writes does not. */
final class RateStage implements CallStage {
    private static final Logger LOG = LoggerFactory.getLogger(RateStage.class);

    private final CallRates rates;

    RateStage(CallRates rates) {
        this.rates = rates;
    }

    @Override
    public Future<ToolResult> run(RunningCall call, Onward onward) {
        Map<RateScope, RateConfig> rules = call.tool().policy().rules().rate();
        if (rules.isEmpty()) {
            return onward.run(call);
        }
        List<CallRates.Quota> quotas = rules.entrySet().stream()
                .map(rule -> new CallRates.Quota(key(call.invocation(), rule.getKey()), rule.getValue()))
                .toList();
        return rates.take(quotas)
                .map(RateStage::answer)
                .otherwise(problem -> uncounted(call, problem))
                .compose(refusal ->
                        refusal.<Future<ToolResult>>map(Future::succeededFuture).orElseGet(() -> onward.run(call)));
    }

    private static String key(ToolInvocation invocation, RateScope scope) {
        String of = switch (scope) {
            case VISITOR -> "visitor:" + invocation.visitor().id();
            case CONVERSATION -> "conversation:" + invocation.conversation();
            case SITE -> "site";
        };
        return invocation.site() + ":" + invocation.call().name() + ":" + of;
    }

    private static Optional<ToolResult> answer(Optional<Duration> wait) {
        return wait.map(until -> ToolFault.RATE_LIMITED.untouched(
                "This was asked for too often; it may be asked again in " + Math.max(1, until.toSeconds()) + " s.",
                until));
    }

    private static Optional<ToolResult> uncounted(RunningCall call, Throwable problem) {
        LOG.warn("calls of {} cannot be counted: {}", call.tool().name(), problem.getMessage());
        return call.tool().policy().effect() == Effect.READ
                ? Optional.empty()
                : Optional.of(ToolFault.BUSY.untouched("The tool is not available at the moment."));
    }
}
