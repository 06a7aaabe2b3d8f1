package dev.parlor.tool.mcp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;

/** Resolves a server's name as the system does, and takes an address only if all that the name has are fit. */
public final class ResolvedAddresses implements Addresses {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int V4_BYTES = 4;

    private final Vertx vertx;

    public ResolvedAddresses(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Future<SocketAddress> of(URI url, boolean openPrivate) {
        return vertx.executeBlocking(
                () -> {
                    InetAddress[] addresses = InetAddress.getAllByName(url.getHost());
                    if (!Arrays.stream(addresses).allMatch(address -> isFit(address, openPrivate))) {
                        throw new IOException(url.getHost() + " is not on the internet"
                                + (openPrivate ? "" : "; with allow_private: true it may be on a private network"));
                    }
                    return SocketAddress.inetSocketAddress(portOf(url), addresses[0].getHostAddress());
                },
                false);
    }

    /** Link-local addresses, where clouds keep their keys, are not even open to a site's owner. */
    static boolean isFit(InetAddress address, boolean openPrivate) {
        boolean nobodys = address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress();
        return !nobodys && (openPrivate || !isPrivate(address));
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean special = bytes.length == V4_BYTES
                ? bytes[0] == 0 || bytes[0] == 100 && (bytes[1] & 0xC0) == 64 || (bytes[0] & 0xF0) == 0xF0
                : (bytes[0] & 0xE0) != 0x20 || bytes[0] == 0x20 && bytes[1] <= 2;
        return special || address.isLoopbackAddress() || address.isSiteLocalAddress();
    }

    private static int portOf(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equalsIgnoreCase("https") ? HTTPS : HTTP;
    }
}
