package dev.parlor.embedded.demo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Binds the demo model to a port of 127.0.0.1 and gives the port back. */
public final class DemoModelVerticle extends VerticleBase {
    /** A pace at which people like to read along. */
    public static final int HUMAN_PACE = 45;

    private final int port;
    private final int tokensPerSecond;
    private final Scripts scripts;
    private volatile @Nullable HttpServer server;

    /** A model that knows no site. */
    public DemoModelVerticle(int port, int tokensPerSecond) {
        this(port, tokensPerSecond, Scripts.NONE);
    }

    /**
     * A model.
     *
     * @param port 0: a free one
     * @param tokensPerSecond see {@link DemoModelRoutes}
     */
    public DemoModelVerticle(int port, int tokensPerSecond, Scripts scripts) {
        this.port = port;
        this.tokensPerSecond = tokensPerSecond;
        this.scripts = scripts;
    }

    @Override
    public Future<?> start() {
        DemoModelRoutes routes =
                new DemoModelRoutes(vertx, Clock.system(ZoneId.systemDefault()), tokensPerSecond, scripts);
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(routes.router())
                .listen()
                .onSuccess(listening -> server = listening);
    }

    @Override
    public Future<?> stop() {
        HttpServer listening = server;
        return listening == null ? Future.succeededFuture() : listening.close();
    }

    /**
     * {@code http://127.0.0.1:port}: the base URL of the Anthropic protocol; that of the OpenAI protocol has {@code /v1}
     * behind it. Any thread, once the deployment has succeeded.
     */
    public String url() {
        HttpServer listening = server;
        if (listening == null) {
            throw new IllegalStateException("the demo model is not deployed");
        }
        return "http://127.0.0.1:" + listening.actualPort();
    }
}
