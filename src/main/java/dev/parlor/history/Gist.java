package dev.parlor.history;

import dev.parlor.conversation.MessageId;

/**
 * What stands in for the beginning of a conversation that its models are not sent any more.
 *
 * @param text what was said, summed up by a model: data, never instructions
 * @param covers the last message that it tells of
 * @param version rises by one each time it is made anew, from 1
 * @param model who wrote it, as {@code provider/name}
 */
public record Gist(String text, MessageId covers, long version, String model) {}
