package dev.parlor.gateway;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a socket comes from, as far as it can be known and is worth counting.
 *
 * <p>Proxies are believed from the inside out: each adds to the end of {@code X-Forwarded-For} whom it saw, so what stands
 * further left than there are proxies may have been written by anybody. Without proxies, a peer with a private address is
 * one, or this machine, and stands for too many to be counted.
 */
final class ClientAddress {
    private static final String FORWARDED = "X-Forwarded-For";
    private static final int V6_BYTES = 16;
    /** A household or a machine commonly has a whole network of this size to itself. */
    private static final int V6_NETWORK_BYTES = 8;

    private ClientAddress() {}

    static Optional<String> of(HttpServerRequest request, int proxies) {
        return of(
                request.connection().remoteAddress().hostAddress(),
                request.headers().getAll(FORWARDED),
                proxies);
    }

    /** The address, or an IPv6 one's network, in a form that is the same for each way to write it. */
    static Optional<String> of(String peer, List<String> forwarded, int proxies) {
        List<String> seen = forwarded.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        return proxies > 0 && seen.size() >= proxies
                ? parse(seen.get(seen.size() - proxies)).map(ClientAddress::name)
                : parse(peer).filter(address -> !isPrivate(address)).map(ClientAddress::name);
    }

    /** Literal addresses only: nothing is looked up. */
    private static Optional<InetAddress> parse(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException wrongLength) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isUniqueLocal = bytes.length == V6_BYTES && (bytes[0] & 0xfe) == 0xfc;
        return isUniqueLocal
                || address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress();
    }

    private static String name(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == V6_BYTES) {
            Arrays.fill(bytes, V6_NETWORK_BYTES, V6_BYTES, (byte) 0);
        }
        return NetUtil.bytesToIpAddress(bytes);
    }
}
