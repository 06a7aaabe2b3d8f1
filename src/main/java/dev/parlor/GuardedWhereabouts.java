package dev.parlor;

import dev.parlor.site.Whereabouts;
import dev.parlor.tool.guard.AddressGuard;
import dev.parlor.tool.guard.Verdict;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;

/**
 * Servers on the internet, by https, and no others. What is connected to is the address that was looked at, so that a name
 * which means something else a moment later (DNS rebinding) has nothing to win.
 */
record GuardedWhereabouts(AddressGuard guard) implements Whereabouts {
    @Override
    public Future<SocketAddress> of(String url) {
        return guard.check(url).compose(verdict -> switch (verdict) {
            case Verdict.Allowed allowed -> address(allowed);
            case Verdict.Refused refused -> Future.failedFuture(refused.why());
            case Verdict.Unresolved unresolved -> Future.failedFuture(unresolved.host() + " has no address");
        });
    }

    private static Future<SocketAddress> address(Verdict.Allowed allowed) {
        return allowed.url().secure()
                ? Future.succeededFuture(SocketAddress.inetSocketAddress(new InetSocketAddress(
                        allowed.addresses().getFirst(), allowed.url().port())))
                : Future.failedFuture(allowed.url().host() + " is not asked by https");
    }
}
