/**
 * What Parlor wants from a language model, and how it gets it over HTTP.
 *
 * <p>A <em>protocol</em> is a wire format ({@link dev.parlor.provider.openai}, {@link dev.parlor.provider.anthropic}); a
 * <em>provider</em> is where and with which key. This package owns the contract; it never knows a conversation's log, a
 * tool's code or a socket.
 */
@NullMarked
package dev.parlor.provider;

import org.jspecify.annotations.NullMarked;
