package dev.parlor.site;

import io.vertx.core.Future;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/** Where the server of a URL is, as far as one may connect to it. Thread-safe. */
@FunctionalInterface
public interface Whereabouts {
    /** Wherever the name leads when it is connected to. */
    Whereabouts AS_WRITTEN = url -> {
        RequestOptions read = new RequestOptions().setAbsoluteURI(url);
        return Future.succeededFuture(SocketAddress.inetSocketAddress(read.getPort(), read.getHost()));
    };

    /** Completes on the caller's context; fails, with words for the log, if there is no server, or none that may be. */
    Future<SocketAddress> of(String url);
}
