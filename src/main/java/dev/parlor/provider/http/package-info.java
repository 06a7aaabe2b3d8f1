/**
 * One answer over one HTTP connection: sending, waiting with limits, closing, and failures as values.
 *
 * <p>HTTP/1.1 on purpose: an answer has its connection to itself, so {@code cancel} can close it, no other answer's
 * window holds it up, and its bytes arrive on the event loop that asked. Vert.x's plain {@code HttpClient}, because
 * vertx-web-client would put a body codec and its write stream between the socket and the decoder. Never
 * retries, but for a field that a server refuses and can do without.
 */
@NullMarked
package dev.parlor.provider.http;

import org.jspecify.annotations.NullMarked;
