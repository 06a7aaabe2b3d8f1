/**
 * Requests to servers outside, none of which can be turned against the inside.
 *
 * <p>A URL may come from a model, a visitor or another server's redirect. {@link dev.parlor.tool.guard.AddressGuard} reads
 * it in one strict way, resolves its name once and looks at every address; {@link dev.parlor.tool.guard.GuardedClient}
 * connects to an address that was looked at, and asks the guard again on each redirect.
 *
 * <p>Never resolves a name twice for one connection, never uses a proxy, never follows a redirect that it has not
 * checked. The words for the log name hosts and addresses; they are not for a model or a visitor.
 */
@NullMarked
package dev.parlor.tool.guard;

import org.jspecify.annotations.NullMarked;
