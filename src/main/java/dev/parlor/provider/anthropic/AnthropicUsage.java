package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Usage;

/**
 * Token counts, of which each report repeats some: a later one replaces an earlier one field by field.
 *
 * <p>{@code input_tokens} leave out what was read from or written to the cache; our input includes both.
 */
final class AnthropicUsage {
    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long thinking;
    private boolean reported;

    void update(JsonNode usage) {
        reported |= usage.isObject() && !usage.isEmpty();
        input = usage.path("input_tokens").asLong(input);
        cacheRead = usage.path("cache_read_input_tokens").asLong(cacheRead);
        cacheWrite = usage.path("cache_creation_input_tokens").asLong(cacheWrite);
        output = usage.path("output_tokens").asLong(output);
        thinking = usage.path("output_tokens_details").path("thinking_tokens").asLong(thinking);
    }

    boolean isReported() {
        return reported;
    }

    Usage total() {
        return new Usage(input + cacheRead + cacheWrite, output, cacheRead, cacheWrite, thinking);
    }
}
