package dev.parlor.tool.guard;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a name. */
@FunctionalInterface
public interface HostResolver {
    /**
     * Called on an event loop, must not block it, and completes on the same context.
     *
     * @param host a DNS name in lower case, never an address
     * @return at least one address; failed if the name has none or nobody answers
     */
    Future<List<InetAddress>> resolve(String host);
}
