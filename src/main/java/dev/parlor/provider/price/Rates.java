package dev.parlor.provider.price;

import dev.parlor.conversation.Money;
import dev.parlor.conversation.Usage;

/** What one token of each kind costs. */
record Rates(Money input, Money cachedInput, Money cacheWrite, Money cacheWriteHour, Money output, Money reasoning) {
    static final Rates FREE = new Rates(Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);

    /** Each token counts once, as the most special kind that it is of. */
    Money of(Usage usage) {
        return input.times(less(usage.input(), usage.cachedInput() + usage.cacheWrite()))
                .plus(cachedInput.times(usage.cachedInput()))
                .plus(cacheWrite.times(less(usage.cacheWrite(), usage.cacheWriteHour())))
                .plus(cacheWriteHour.times(usage.cacheWriteHour()))
                .plus(output.times(less(usage.output(), usage.reasoning())))
                .plus(reasoning.times(Math.min(usage.reasoning(), usage.output())));
    }

    /** The most that so many tokens can cost, whatever kind each is of; nobody asks for an hour in the cache. */
    Money atMost(long inputTokens, long outputTokens) {
        return dearer(input, cacheWrite)
                .times(inputTokens)
                .plus(dearer(output, reasoning).times(outputTokens));
    }

    private static Money dearer(Money one, Money other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static long less(long all, long part) {
        return Math.max(0, all - part);
    }
}
