/**
 * The loop of a turn: history, provider, tools, provider ... until the answer stands; and the fan-out of its log.
 *
 * <p>Owns the order of things. Works on contracts only: it never knows a wire format, a database or a socket.
 */
@NullMarked
package dev.parlor.turn;

import org.jspecify.annotations.NullMarked;
