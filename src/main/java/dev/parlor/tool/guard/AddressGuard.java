package dev.parlor.tool.guard;

import dev.parlor.tool.guard.Verdict.Allowed;
import dev.parlor.tool.guard.Verdict.Reason;
import dev.parlor.tool.guard.Verdict.Refused;
import dev.parlor.tool.guard.Verdict.Unresolved;
import io.vertx.core.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a URL leads to the internet, or to where a server's own network can be reached and its visitors must
 * not.
 *
 * <p>A name is resolved once and all of its addresses have to pass; whoever connects takes one of those addresses, so
 * that a name which means something else a moment later (DNS rebinding) has nothing to win. Usable from any context.
 */
public final class AddressGuard {
    /** Names that a resolver may know, but the internet does not. */
    private static final Pattern INNER_NAME = Pattern.compile(
            "[^.]+|(?:.*\\.)?(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\\.arpa)");

    /**
     * What a web page may not connect to either, by the Fetch standard's list of bad ports, and stores that take a line
     * of an HTTP request for a command.
     */
    private static final Set<Integer> PORTS_OF_OTHERS = Set.of(
            1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
            109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
            526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
            3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, //
            1433, 1521, 2375, 3306, 5432, 6379, 11211, 27017);

    private final HostResolver resolver;

    public AddressGuard(HostResolver resolver) {
        this.resolver = resolver;
    }

    /** Looks at a URL that nobody vouches for. Completes on the caller's context, never fails. */
    public Future<Verdict> check(String url) {
        return switch (WebUrl.read(url)) {
            case UrlReading.Unfit unfit -> Future.succeededFuture(new Refused(Reason.FORM, "the URL " + unfit.why()));
            case WebUrl read -> check(read, null);
        };
    }

    /**
     * Looks at a URL. Completes on the caller's context, never fails.
     *
     * @param open a server that may be on a private network, since a site's owner says so; null for none
     */
    public Future<Verdict> check(WebUrl url, @Nullable Origin open) {
        boolean opened = url.whose().equals(open);
        Optional<Refused> refused = refusal(url, opened);
        if (refused.isPresent()) {
            return Future.succeededFuture(refused.get());
        }
        return addresses(url)
                .<Verdict>map(addresses -> judge(url, addresses, opened))
                .otherwise(unknown -> new Unresolved(url.host()));
    }

    /** What can be said against a URL before its name is resolved. */
    static Optional<Refused> refusal(WebUrl url, boolean opened) {
        if (PORTS_OF_OTHERS.contains(url.port())) {
            return Optional.of(new Refused(Reason.PORT, "port " + url.port() + " is not one of a web server"));
        }
        if (!url.isAddress() && !opened && INNER_NAME.matcher(url.host()).matches()) {
            return Optional.of(new Refused(Reason.NAME, url.host() + " is a name of the inside"));
        }
        if (url.host().startsWith("[") && literal(url.host()).isEmpty()) {
            return Optional.of(new Refused(Reason.FORM, url.host() + " is not an IPv6 address of its own"));
        }
        return url.isAddress()
                ? literal(url.host()).flatMap(address -> refusal(url, address, opened))
                : Optional.empty();
    }

    private Future<List<InetAddress>> addresses(WebUrl url) {
        return url.isAddress()
                ? Future.succeededFuture(literal(url.host()).stream().toList())
                : resolver.resolve(url.host());
    }

    private static Verdict judge(WebUrl url, List<InetAddress> addresses, boolean opened) {
        if (addresses.isEmpty()) {
            return new Unresolved(url.host());
        }
        for (InetAddress address : addresses) {
            Optional<Refused> refused = refusal(url, address, opened);
            if (refused.isPresent()) {
                return refused.get();
            }
        }
        return new Allowed(url, addresses);
    }

    private static Optional<Refused> refusal(WebUrl url, InetAddress address, boolean opened) {
        AddressKind kind = AddressKind.of(address.getAddress());
        boolean passes = switch (kind.reach()) {
            case PUBLIC -> true;
            case PRIVATE -> opened;
            case NEVER -> false;
        };
        return passes
                ? Optional.empty()
                : Optional.of(new Refused(
                        Reason.ADDRESS,
                        String.format(
                                Locale.ROOT, "%s is %s (%s)", url.host(), address.getHostAddress(), kind.name())));
    }

    /** Never asks a resolver. Java hands out IPv4 addresses written as IPv6 ones as what they are: they are odd forms. */
    private static Optional<InetAddress> literal(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return host.startsWith("[") && address instanceof Inet4Address ? Optional.empty() : Optional.of(address);
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }
}
