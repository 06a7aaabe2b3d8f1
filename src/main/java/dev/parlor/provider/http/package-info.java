/**
 * One answer over HTTP: connecting, sending, waiting with limits, closing, and failures as values.
 *
 * <p>HTTP/2 where a server offers it over TLS, HTTP/1.1 otherwise. Vert.x's plain {@code HttpClient}, because
 * vertx-web-client would put a body codec and its write stream between the socket and the decoder; and its connections
 * without its pool, which shares them between event loops, opens as many as it may for the first requests to a server of
 * HTTP/2, and lets requests wait for the answers of others where a server turns out to speak HTTP/1.1. Never retries, but
 * for a field that a server refuses and can do without.
 */
@NullMarked
package dev.parlor.provider.http;

import org.jspecify.annotations.NullMarked;
