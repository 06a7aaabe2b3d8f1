package dev.parlor.history;

import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.TurnId;

/**
 * A request as it went to a model.
 *
 * @param round number of the answer in its turn that it asked for, from 1
 * @param model who was asked first, as {@code provider/name}
 * @param system the instructions, with whatever stood below the site's own
 * @param first the first of the messages that went along
 * @param last the last of them
 */
public record Sent(TurnId turn, int round, String model, String system, MessageId first, MessageId last) {}
