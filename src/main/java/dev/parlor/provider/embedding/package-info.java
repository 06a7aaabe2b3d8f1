/**
 * Texts as vectors, so that what means the same lies near each other: asked for over HTTP, kept in memory and in a store.
 *
 * <p>Knows OpenAI's form of it, which everybody speaks. Never knows what the vectors are for.
 */
@NullMarked
package dev.parlor.provider.embedding;

import org.jspecify.annotations.NullMarked;
