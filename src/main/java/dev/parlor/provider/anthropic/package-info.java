/**
 * The protocol of Anthropic's Messages.
 *
 * <p>Blocks that only the provider understands (signed thinking, its own tools and their results, kinds not yet known
 * here) are kept word for word and go back in their order. Never knows a connection.
 *
 * @see <a href="https://docs.claude.com/en/api/messages-streaming">The reference</a>
 */
@NullMarked
package dev.parlor.provider.anthropic;

import org.jspecify.annotations.NullMarked;
