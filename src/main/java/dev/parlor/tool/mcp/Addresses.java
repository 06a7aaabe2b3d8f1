package dev.parlor.tool.mcp;

import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.URI;

/** Says where a server may be connected to. */
@FunctionalInterface
public interface Addresses {
    /**
     * An address of the URL's host that was looked at; the connection goes there, whatever the name means a moment later.
     *
     * @param openPrivate whether the site's owner has declared that the host may be on a private network
     * @return fails, with words for the log, if the host has no address or one that may not be connected to
     */
    Future<SocketAddress> of(URI url, boolean openPrivate);
}
