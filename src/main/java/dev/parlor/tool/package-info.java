/**
 * Tools: what the model may ask for, checked and run by the server.
 *
 * <p>Owns the {@link dev.parlor.tool.Tool} contract, which site offers which tool ({@link
 * dev.parlor.tool.ToolRegistry}), the check of arguments before a call, and the way of a call over the event bus: a
 * {@link dev.parlor.tool.ToolDispatcher} asks, a {@link dev.parlor.tool.ToolHost} on this node or another answers. The
 * model proposes, the server decides; a call has a deadline and always comes back as exactly one {@link
 * dev.parlor.conversation.ToolResult}.
 *
 * <p>Never knows a provider's wire format, a socket, or how a history is kept; never lets the text of an exception out.
 */
@NullMarked
package dev.parlor.tool;

import org.jspecify.annotations.NullMarked;
