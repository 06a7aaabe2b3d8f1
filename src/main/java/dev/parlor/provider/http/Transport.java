package dev.parlor.provider.http;

import dev.parlor.config.Proxy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How connections to one provider are made, and how many.
 *
 * @param http2 whether HTTP/2 is offered over TLS; without TLS it is always HTTP/1.1
 * @param trust certificates in PEM, one of which must stand behind the provider's; null for the system's
 * @param proxy what the connections go through; null for nothing
 * @param connections most at the same time, for each event loop; 1 or more
 * @param streams most answers at the same time on one connection of HTTP/2; 1 or more. They share a window of 64 KiB,
 *     which is about what 32 answers bring in while one round trip of 100 ms lasts
 * @param connect until one stands, with TLS and the way through the proxy
 * @param keepAlive how long one is kept that nobody uses
 */
public record Transport(
        boolean http2,
        @Nullable String trust,
        @Nullable Proxy proxy,
        int connections,
        int streams,
        Duration connect,
        Duration keepAlive) {
    public static final Transport USUAL =
            new Transport(true, null, null, 1000, 32, Duration.ofSeconds(5), Duration.ofSeconds(30));

    public Transport {
        if (connections < 1 || streams < 1 || !connect.isPositive() || !keepAlive.isPositive()) {
            throw new IllegalArgumentException("a number of connections or streams and a time must be above zero");
        }
    }

    public Transport withHttp2(boolean offered) {
        return new Transport(offered, trust, proxy, connections, streams, connect, keepAlive);
    }

    public Transport withTrust(@Nullable String pem) {
        return new Transport(http2, pem, proxy, connections, streams, connect, keepAlive);
    }

    public Transport withProxy(@Nullable Proxy through) {
        return new Transport(http2, trust, through, connections, streams, connect, keepAlive);
    }

    public Transport withLimits(int mostConnections, int mostStreams) {
        return new Transport(http2, trust, proxy, mostConnections, mostStreams, connect, keepAlive);
    }

    public Transport withTimes(Duration mostToConnect, Duration mostIdle) {
        return new Transport(http2, trust, proxy, connections, streams, mostToConnect, mostIdle);
    }
}
