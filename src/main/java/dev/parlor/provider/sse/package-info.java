/**
 * Server-sent events from bytes, by the WHATWG specification.
 *
 * <p>Knows nothing of what the events mean, and never decodes a byte that it need not look at.
 */
@NullMarked
package dev.parlor.provider.sse;

import org.jspecify.annotations.NullMarked;
