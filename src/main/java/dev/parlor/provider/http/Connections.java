package dev.parlor.provider.http;

import dev.parlor.config.Proxy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The way to one provider's server: each event loop has connections of its own, so that nothing hops between loops.
 *
 * <p>Certificates and host names are always checked. Usable from any event loop; closed with Vert.x.
 */
public final class Connections {
    private final Vertx vertx;
    private final Transport transport;
    private final HttpClientAgent client;
    private final HttpConnectOptions target;
    private final @Nullable ProxyOptions forwarding;
    private final long guess;
    private final Map<Thread, ConnectionPool> pools = new ConcurrentHashMap<>();

    /** @param url absolute {@code http:} or {@code https:}; of it only scheme, host and port count */
    public Connections(Vertx vertx, String url, Transport transport) {
        URI uri = URI.create(url);
        boolean tls = "https".equals(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        this.vertx = vertx;
        this.transport = transport;
        this.guess = tls && transport.http2() ? transport.streams() : 1;
        this.target =
                new HttpConnectOptions().setHost(uri.getHost()).setPort(port).setSsl(tls);
        if (tls) {
            target.setSslOptions(tls(transport));
        }
        ProxyOptions proxy = transport.proxy() == null ? null : proxy(transport.proxy(), transport);
        // Without TLS the proxy itself is asked, and told the whole address; with it, it only passes bytes on.
        this.forwarding = !tls && proxy != null && proxy.getType() == ProxyType.HTTP ? proxy : null;
        if (forwarding != null) {
            target.setServer(SocketAddress.inetSocketAddress(forwarding.getPort(), forwarding.getHost()));
        } else if (proxy != null) {
            target.setProxyOptions(proxy);
        }
        this.client = vertx.httpClientBuilder()
                .with(options(transport))
                .with(new PoolOptions().setCleanerPeriod(0))
                .build();
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * A connection for one request, on the event loop that asks. Never fails.
     *
     * @param context the caller's, on which the future completes
     */
    Future<Leasing> lease(Context context) {
        assert Context.isOnEventLoopThread();
        return pools.computeIfAbsent(Thread.currentThread(), loop -> pool()).lease(context);
    }

    /**
     * A post of JSON, as far as all of them are alike.
     *
     * @param url of the server that these are connections to
     * @param headers sent as well, the key among them
     * @param accept what is to come back
     */
    RequestOptions post(String url, MultiMap headers, String accept) {
        return new RequestOptions()
                .setProxyOptions(forwarding)
                .setMethod(HttpMethod.POST)
                .setURI(new RequestOptions().setAbsoluteURI(url).getURI())
                .setHeaders(headers.set(HttpHeaders.CONTENT_TYPE, "application/json")
                        .set(HttpHeaders.ACCEPT, accept));
    }

    private ConnectionPool pool() {
        return new ConnectionPool(vertx, transport, guess, () -> client.connect(target));
    }

    private static HttpClientOptions options(Transport transport) {
        return new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(transport.connect().toMillis()))
                .setUseAlpn(transport.http2())
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setHttp2MultiplexingLimit(transport.streams())
                .setInitialSettings(new Http2Settings().setPushEnabled(false));
    }

    private static ClientSSLOptions tls(Transport transport) {
        ClientSSLOptions tls = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        tls.setUseAlpn(transport.http2())
                .setSslHandshakeTimeout(transport.connect().toSeconds() + 1);
        if (transport.trust() != null) {
            tls.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(transport.trust())));
        }
        return tls;
    }

    private static ProxyOptions proxy(Proxy proxy, Transport transport) {
        ProxyOptions options = new ProxyOptions()
                .setType(
                        switch (proxy.kind()) {
                            case HTTP -> ProxyType.HTTP;
                            case SOCKS5 -> ProxyType.SOCKS5;
                        })
                .setHost(proxy.host())
                .setPort(proxy.port())
                .setConnectTimeout(transport.connect());
        return proxy.user().isEmpty()
                ? options
                : options.setUsername(proxy.user()).setPassword(proxy.password().reveal());
    }
}
