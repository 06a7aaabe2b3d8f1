package dev.parlor.tool.dispatch;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.RetryConfig;
import dev.parlor.conversation.CallProgress;
import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries again what failed in a way that may pass, with growing pauses, as long as the deadline allows. A write is tried
 * again only if it is certain that nothing was done.
 */
final class AttemptStage implements CallStage {
    private static final double LEAST_JITTER = 0.5;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

    private final Vertx vertx;

    AttemptStage(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Future<ToolResult> run(RunningCall call, Onward onward) {
        long since = System.nanoTime();
        return onward.run(call).compose(result -> {
            call.attempted(since, result);
            Optional<Duration> pause = call.isOver() ? Optional.empty() : pause(call, result);
            return pause.map(lasting -> again(call, lasting, onward)).orElseGet(() -> Future.succeededFuture(result));
        });
    }

    private Future<ToolResult> again(RunningCall call, Duration pause, Onward onward) {
        call.progress(CallProgress.State.RETRYING, call.attempts() + 1);
        Promise<Void> next = Promise.promise();
        long timer = vertx.setTimer(pause.toMillis(), woken -> next.tryComplete());
        call.over().onComplete(over -> {
            vertx.cancelTimer(timer);
            next.tryComplete();
        });
        return next.future().compose(woken -> call.isOver() ? call.result() : run(call, onward));
    }

    /** How long to wait before another attempt; empty if there is to be none. */
    private static Optional<Duration> pause(RunningCall call, ToolResult result) {
        RetryConfig retry = call.tool().policy().rules().retry();
        if (!(result instanceof ToolResult.Failed failed)
                || !failed.failure().retryable()
                || call.attempts() >= retry.attempts()
                || (call.tool().policy().effect() == Effect.WRITE && !failed.untouched())) {
            return Optional.empty();
        }
        Duration asked = failed.retryAfter();
        Duration pause = asked == null ? backoff(retry, call.attempts()) : longer(asked, SHORTEST_PAUSE);
        boolean tooLong = asked != null && asked.compareTo(retry.longestPause()) > 0;
        boolean late = pause.compareTo(call.scope().remaining()) >= 0;
        return tooLong || late ? Optional.empty() : Optional.of(pause);
    }

    private static Duration backoff(RetryConfig retry, int attempts) {
        double full = (double) retry.firstPause().toMillis() * Math.pow(2, attempts - 1.0);
        double bounded = Math.min(full, (double) retry.longestPause().toMillis());
        double jittered = bounded * ThreadLocalRandom.current().nextDouble(LEAST_JITTER, 1);
        return longer(Duration.ofMillis(Math.round(jittered)), SHORTEST_PAUSE);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
