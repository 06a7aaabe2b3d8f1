package dev.parlor;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** What is done elsewhere, completing on the context of whoever asked for it. */
final class Homecoming {
    private Homecoming() {}

    /** Called on the context to come back to. */
    static <T> Future<T> of(Vertx vertx, Future<T> elsewhere) {
        Context home = vertx.getOrCreateContext();
        Promise<T> told = Promise.promise();
        elsewhere.onComplete(done -> home.runOnContext(back -> told.handle(done)));
        return told.future();
    }
}
