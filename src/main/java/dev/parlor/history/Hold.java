package dev.parlor.history;

import dev.parlor.conversation.Money;
import java.time.Duration;

/**
 * What is set aside for a call until it has ended.
 *
 * @param id of the call; unique
 * @param tokens most that it may take
 * @param cost most that it may cost
 * @param ttl after this it is free again, because whoever held it is gone
 */
public record Hold(String id, long tokens, Money cost, Duration ttl) {}
