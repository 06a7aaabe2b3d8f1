package dev.parlor.history;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import org.jspecify.annotations.Nullable;

/**
 * How a turn came out.
 *
 * @param last what the assistant said after its last tool call; null for nothing
 * @param rounds answers that the model gave
 * @param seq number of the entry that ends it in the log
 */
public record TurnEnd(Event.Terminal event, Message.@Nullable Assistant last, int rounds, long seq) {}
