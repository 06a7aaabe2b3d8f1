package dev.parlor;

import dev.parlor.embedded.demo.DemoModelVerticle;
import dev.parlor.embedded.demo.Scripts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** The demo model and the stand-ins for public services, there as soon as a site needs them. Thread-safe. */
final class DemoServer {
    private final Vertx vertx;
    private final int tokensPerSecond;
    private final Scripts scripts;
    private volatile String url = "";
    private @Nullable Future<Void> opening;

    DemoServer(Vertx vertx, int tokensPerSecond, Scripts scripts) {
        this.vertx = vertx;
        this.tokensPerSecond = tokensPerSecond;
        this.scripts = scripts;
    }

    /** Completes when it listens, on the caller's context; does nothing more if it does already. */
    synchronized Future<Void> open() {
        Future<Void> known = opening;
        if (known == null || known.failed()) {
            DemoModelVerticle model = new DemoModelVerticle(0, tokensPerSecond, scripts);
            known = vertx.deployVerticle(model)
                    .onSuccess(open -> url = model.url())
                    .mapEmpty();
            opening = known;
        }
        return Homecoming.of(vertx, known);
    }

    /** Where it listens; empty before. */
    String url() {
        return url;
    }
}
