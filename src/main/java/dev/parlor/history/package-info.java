/**
 * What is kept, as contracts: the numbered log, leases, the hot history, the archive.
 *
 * <p>{@link dev.parlor.history.redis} holds what was delivered, {@link dev.parlor.history.postgres} the truth of what was
 * accepted. Nothing here decides what happens in a turn, and nothing here knows the JSON that clients read.
 */
@NullMarked
package dev.parlor.history;

import org.jspecify.annotations.NullMarked;
