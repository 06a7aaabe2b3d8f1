/**
 * Asking another model when one fails: in which order, whom not at all for a while, and what becomes of half an answer.
 *
 * <p>Knows no protocol and no HTTP. Finished tool results are the history's and are never asked for again here.
 */
@NullMarked
package dev.parlor.provider.failover;

import org.jspecify.annotations.NullMarked;
