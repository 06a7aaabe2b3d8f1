/**
 * Tools: what the model may ask for, checked and run by the server.
 *
 * <p>The model proposes, the server decides. Calls travel over the event bus to whichever host offers the tool, with a
 * deadline, and always come back as one {@link dev.parlor.conversation.ToolResult}. Nothing here knows a provider, a
 * socket or a history.
 */
@NullMarked
package dev.parlor.tool;

import org.jspecify.annotations.NullMarked;
