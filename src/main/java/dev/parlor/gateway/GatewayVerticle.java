package dev.parlor.gateway;

import dev.parlor.config.ParlorConfig;
import dev.parlor.site.Doors;
import dev.parlor.site.Operators;
import dev.parlor.site.Revocations;
import dev.parlor.site.Visitors;
import dev.parlor.turn.Conversations;
import dev.parlor.turn.LiveSites;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Binds the public port on one event loop, and lets go of it. */
public final class GatewayVerticle extends VerticleBase {
    /** A frame beyond the limit is read up to this many limits, so that the client can be told with a close code. */
    private static final int FRAME_SLACK = 4;

    private final Parts parts;
    private @Nullable HttpServer server;
    private @Nullable Sockets sockets;
    private @Nullable Loop loop;

    public GatewayVerticle(Parts parts) {
        this.parts = parts;
    }

    /**
     * What the public side works with.
     *
     * @param loops makes what belongs to one event loop, on that loop
     * @param routes adds what other packages offer over HTTP
     * @param bound told the port that was taken
     */
    public record Parts(
            ParlorConfig config,
            LiveSites sites,
            Visitors visitors,
            Operators operators,
            Revocations revocations,
            Supplier<Future<Loop>> loops,
            Consumer<Router> routes,
            Consumer<Integer> bound) {}

    /** What belongs to one event loop. */
    public interface Loop {
        Conversations conversations();

        Doors doors();

        /** Ends what runs, then closes connections. */
        Future<Void> close();
    }

    @Override
    public Future<?> start() {
        return parts.loops().get().compose(made -> {
            loop = made;
            sockets = new Sockets(vertx, parts, made);
            Router router = Router.router(vertx);
            router.get("/ws").handler(sockets::connect);
            parts.routes().accept(router);
            Pages.mount(router);
            server = vertx.createHttpServer(options()).requestHandler(RequestTarget.readable(router));
            return server.listen().onSuccess(bound -> parts.bound().accept(bound.actualPort()));
        });
    }

    @Override
    public Future<?> stop() {
        if (sockets == null || server == null || loop == null) {
            return Future.succeededFuture();
        }
        Sockets open = sockets;
        HttpServer listening = server;
        return loop.close().eventually(() -> {
            open.drain();
            return listening.close();
        });
    }

    private HttpServerOptions options() {
        ParlorConfig.Http http = parts.config().http();
        int frameBytes = parts.config().sockets().frameBytes();
        // The system's own buffer grows to megabytes for a reader that takes nothing, unless it is given a size.
        int systemBytes = parts.config().sockets().queueBytes();
        // A close frame that nobody takes would hold its connection for ever: one on which nothing moves is cut off.
        Duration still = parts.config()
                .sockets()
                .ping()
                .multipliedBy(2)
                .plus(parts.config().sockets().stalled());
        return new HttpServerOptions()
                .setHost(http.host())
                .setPort(http.port() == 0 ? -1 : http.port())
                .setTcpNoDelay(true)
                .setIdleTimeout(Math.toIntExact(still.toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSendBufferSize(systemBytes)
                .setWebSocketSubProtocols(List.of("parlor.v1"))
                .setMaxWebSocketFrameSize(frameBytes * FRAME_SLACK)
                .setMaxWebSocketMessageSize(frameBytes)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(true)
                .setStrictThreadMode(true);
    }
}
