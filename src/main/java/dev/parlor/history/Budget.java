package dev.parlor.history;

import dev.parlor.conversation.Money;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an account; null for none.
 *
 * @param tokens input and output together
 */
public record Budget(
        Account account, @Nullable Money usd, @Nullable Long tokens) {}
