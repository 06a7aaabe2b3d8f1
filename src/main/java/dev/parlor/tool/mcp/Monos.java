package dev.parlor.tool.mcp;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import reactor.core.publisher.Mono;

/** The step from the SDK's threads back to Parlor's. */
final class Monos {
    private Monos() {}

    /** Subscribes now; the Future completes on the context, with null if there was no value. */
    static <T> Future<T> on(Context context, Mono<T> mono) {
        Promise<T> promise = Promise.promise();
        mono.subscribe(
                value -> context.runOnContext(here -> promise.tryComplete(value)),
                problem -> context.runOnContext(here -> promise.tryFail(problem)),
                () -> context.runOnContext(here -> promise.tryComplete()));
        return promise.future();
    }
}
