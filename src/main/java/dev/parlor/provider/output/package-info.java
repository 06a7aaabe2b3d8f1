/**
 * Answers that must be JSON by a schema: asked for, checked whatever the provider promised, and mended once.
 *
 * <p>Knows the contract of a provider and JSON Schema; no protocol, and nothing of what the answer is for.
 */
@NullMarked
package dev.parlor.provider.output;

import org.jspecify.annotations.NullMarked;
