/**
 * How the models fare: what became of their last requests, kept for operators and counted.
 *
 * <p>Watches from beside the path of an answer: sees its last event only, changes nothing, decides nothing.
 */
@NullMarked
package dev.parlor.provider.health;

import org.jspecify.annotations.NullMarked;
