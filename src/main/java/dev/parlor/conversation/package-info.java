/**
 * The nouns of Parlor: conversation, turn, message, tool call, result, failure.
 *
 * <p>Plain values of the JDK. Nothing here knows Vert.x, JSON, a database or a wire format.
 */
@NullMarked
package dev.parlor.conversation;

import org.jspecify.annotations.NullMarked;
