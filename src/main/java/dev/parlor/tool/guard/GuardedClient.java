package dev.parlor.tool.guard;

import dev.parlor.config.ParlorConfig;
import dev.parlor.tool.CallScope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;

/**
 * Asks servers outside, each at an address that the {@link AddressGuard} has looked at.
 *
 * <p>A connection goes to the address; the URL's name is what the server is asked for (Host, SNI) and what its certificate
 * has to be made out to. No HTTP proxy is used, also none that the environment names: a proxy would resolve the name for
 * itself, and what it connects to nobody here has looked at. HTTP/1.1, so that a call which is stopped can close its
 * connection.
 *
 * <p>Usable from any event loop; each exchange stays on the one it was asked for on.
 */
public final class GuardedClient {
    /** Shorter than what usual servers allow, so that a request rarely meets a connection that is just being closed. */
    private static final int KEPT_ALIVE_SECONDS = 4;

    private final Vertx vertx;
    private final AddressGuard guard;
    private final ParlorConfig.HttpToolLimits limits;
    private final Network network;
    private final HttpClient http;

    /** Where an address is, seen from this process: in a running server at the address itself. */
    @FunctionalInterface
    interface Network {
        SocketAddress locate(InetSocketAddress address);
    }

    /** Trusts the certificates that the JVM trusts. */
    public GuardedClient(Vertx vertx, AddressGuard guard, ParlorConfig.HttpToolLimits limits) {
        this(vertx, guard, limits, SocketAddress::inetSocketAddress, new HttpClientOptions());
    }

    GuardedClient(
            Vertx vertx,
            AddressGuard guard,
            ParlorConfig.HttpToolLimits limits,
            Network network,
            HttpClientOptions options) {
        this.vertx = vertx;
        this.guard = guard;
        this.limits = limits;
        this.network = network;
        this.http = vertx.httpClientBuilder()
                .with(options.setConnectTimeout(Math.toIntExact(limits.connect().toMillis()))
                        .setSslHandshakeTimeout(limits.connect().toSeconds() + 1)
                        .setMaxHeaderSize(limits.headerBytes())
                        .setKeepAliveTimeout(KEPT_ALIVE_SECONDS)
                        .setDecompressionSupported(false))
                .with(new PoolOptions().setHttp1MaxSize(limits.connections()).setMaxWaitQueueSize(0))
                // Each exchange tells what became of it; Vert.x would log the same with a stack trace.
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    public ParlorConfig.HttpToolLimits limits() {
        return limits;
    }

    /**
     * Sends a request and follows its redirects until there is an answer, with its body, or the scope ends, which closes
     * the connection. Never fails; completes on the caller's context.
     */
    public Future<Outcome> exchange(GuardedRequest request, CallScope scope) {
        return new Exchange(this, vertx.getOrCreateContext(), request, scope).start();
    }

    public Future<Void> close() {
        return http.close();
    }

    AddressGuard guard() {
        return guard;
    }

    HttpClient http() {
        return http;
    }

    SocketAddress locate(InetSocketAddress address) {
        return network.locate(address);
    }
}
