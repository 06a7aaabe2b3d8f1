package dev.parlor.tool.dispatch;

import dev.parlor.config.tool.ErrorHandlerConfig;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallAdvice;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Does with a failed call what the tool's {@code on_error} says; what runs in its place goes through every rule anew. */
final class ErrorHandling implements CallStage {
    private final CallAdvice advice;
    private final BiFunction<RunningCall, String, Future<ToolResult>> another;

    /** @param another dispatches the call's arguments to another tool of the same turn */
    ErrorHandling(CallAdvice advice, BiFunction<RunningCall, String, Future<ToolResult>> another) {
        this.advice = advice;
        this.another = another;
    }

    @Override
    public Future<ToolResult> run(RunningCall call, Onward onward) {
        return onward.run(call)
                .compose(result -> result instanceof ToolResult.Failed failed && !call.isOver()
                        ? handler(call, failed.failure())
                                .map(handler -> handle(call, failed, handler))
                                .orElseGet(() -> Future.succeededFuture(result))
                        : Future.succeededFuture(result));
    }

    private Future<ToolResult> handle(RunningCall call, ToolResult.Failed failed, ErrorHandlerConfig handler) {
        String tool = handler.tool();
        String model = handler.model();
        if (tool != null) {
            return another.apply(call, tool)
                    .map(result -> result instanceof ToolResult.Succeeded ? result : advised(failed, handler.advice()));
        }
        if (model != null) {
            return advice.suggest(model, call.invocation(), call.tool().definition(), failed.failure())
                    .map(suggestion -> advised(failed, (handler.advice() + " " + suggestion).strip()));
        }
        return Future.succeededFuture(advised(failed, handler.advice()));
    }

    private static Optional<ErrorHandlerConfig> handler(RunningCall call, Failure failure) {
        List<ErrorHandlerConfig> handlers = call.tool().policy().rules().onError();
        return handlers.stream()
                .filter(handler -> handler.on().stream()
                        .anyMatch(on -> on.equals("*")
                                || on.equals(failure.code())
                                || (on.equals("retryable") && failure.retryable())))
                .findFirst();
    }

    private static ToolResult advised(ToolResult.Failed failed, String advice) {
        Failure failure = failed.failure();
        return advice.isBlank()
                ? failed
                : new ToolResult.Failed(
                        new Failure(failure.code(), failure.message() + " " + advice, failure.retryable()),
                        failed.retryAfter(),
                        failed.untouched());
    }
}
