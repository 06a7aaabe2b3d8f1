package dev.parlor.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts that are reached without a proxy, as {@code NO_PROXY} lists them.
 *
 * <p>{@code *} is every host; {@code name} is that host and all below it; {@code .name} and {@code *.name} are those below
 * it; an address is itself; {@code 10.0.0.0/8} is a network, held against addresses only, because names are not looked up
 * here. {@code :port} behind a host limits it to that port. Loopback is in every list.
 */
final class NoProxy {
    private record Entry(String host, int port) {
        boolean covers(String asked, int askedPort) {
            return (port < 0 || port == askedPort) && coversHost(asked);
        }

        private boolean coversHost(String asked) {
            if (host.equals("*")) {
                return true;
            }
            if (host.contains("/")) {
                return address(asked).map(address -> isIn(address, host)).orElse(false);
            }
            String name = host.startsWith("*.") ? host.substring(1) : host;
            return name.startsWith(".") ? asked.endsWith(name) : asked.equals(name) || asked.endsWith("." + name);
        }
    }

    private final List<Entry> entries;

    NoProxy(String list) {
        entries = Arrays.stream(list.split("[,\\s]+"))
                .filter(each -> !each.isEmpty())
                .map(each -> entry(each.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** @param host a name, or an address, of IPv6 with or without brackets */
    boolean covers(String host, int port) {
        String asked = bare(host.toLowerCase(Locale.ROOT));
        boolean here = asked.equals("localhost")
                || asked.endsWith(".localhost")
                || address(asked).map(InetAddress::isLoopbackAddress).orElse(false);
        return here || entries.stream().anyMatch(entry -> entry.covers(asked, port));
    }

    private static Entry entry(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > 0
                && text.substring(colon + 1).matches("\\d{1,5}")
                && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        return hasPort
                ? new Entry(bare(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)))
                : new Entry(bare(text), -1);
    }

    private static String bare(String host) {
        String inside = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return inside.endsWith(".") ? inside.substring(0, inside.length() - 1) : inside;
    }

    /** Only of what is written as an address, so that nothing is looked up. */
    private static Optional<InetAddress> address(String host) {
        if (!host.matches("\\d{1,3}(\\.\\d{1,3}){3}") && !host.matches("[0-9a-f.]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static boolean isIn(InetAddress address, String network) {
        String[] parts = network.split("/", 2);
        byte[] base = address(parts[0]).map(InetAddress::getAddress).orElse(new byte[0]);
        byte[] asked = address.getAddress();
        if (base.length != asked.length || !parts[1].matches("\\d{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(parts[1]);
        for (int i = 0; i < asked.length && bits > 0; i++, bits -= Byte.SIZE) {
            int mask = bits >= Byte.SIZE ? 0xFF : 0xFF << (Byte.SIZE - bits);
            if (((asked[i] ^ base[i]) & mask & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }
}
