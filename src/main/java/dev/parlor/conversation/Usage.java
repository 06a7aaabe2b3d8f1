package dev.parlor.conversation;

/**
 * Tokens of one provider answer, or of several added up. Counts include what they contain: input includes cached and
 * cache-written input, cache-written input what is written for an hour, output reasoning.
 */
public record Usage(long input, long output, long cachedInput, long cacheWrite, long cacheWriteHour, long reasoning) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** With nothing written to a cache for longer than usual. */
    public Usage(long input, long output, long cachedInput, long cacheWrite, long reasoning) {
        this(input, output, cachedInput, cacheWrite, 0, reasoning);
    }

    /** The sum over several answers; never used within one answer, where providers repeat running totals. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                cachedInput + other.cachedInput,
                cacheWrite + other.cacheWrite,
                cacheWriteHour + other.cacheWriteHour,
                reasoning + other.reasoning);
    }

    /** Input and output together. */
    public long tokens() {
        return input + output;
    }
}
