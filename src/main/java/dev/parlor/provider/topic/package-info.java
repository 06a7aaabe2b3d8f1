/**
 * Keeps a site's assistant to its topic: before a question is answered, the model is asked whether it belongs there.
 *
 * <p>A guard beside the prompt, not in its place. Never decides about what tools may do.
 */
@NullMarked
package dev.parlor.provider.topic;

import org.jspecify.annotations.NullMarked;
