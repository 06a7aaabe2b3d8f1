/**
 * Asking the same model again: when, after which pause, how often, and with how much of the history.
 *
 * <p>Only before anything of the answer was handed on, so no text is ever doubled. Knows no protocol and no HTTP.
 */
@NullMarked
package dev.parlor.provider.retry;

import org.jspecify.annotations.NullMarked;
