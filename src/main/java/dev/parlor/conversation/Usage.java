package dev.parlor.conversation;

/**
 * Tokens of one provider answer, or of several added up. Counts include what they contain: input includes cached and
 * cache-written input, output includes reasoning.
 */
public record Usage(long input, long output, long cachedInput, long cacheWrite, long reasoning) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** The sum over several answers; never used within one answer, where providers repeat running totals. */
    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                cachedInput + other.cachedInput,
                cacheWrite + other.cacheWrite,
                reasoning + other.reasoning);
    }
}
