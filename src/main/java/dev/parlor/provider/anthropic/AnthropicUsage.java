package dev.parlor.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.stream.WireJson;

/**
 * Token counts, of which each report repeats some: a later one replaces an earlier one field by field.
 *
 * <p>{@code input_tokens} leave out what was read from or written to the cache; our input includes both.
 */
final class AnthropicUsage {
    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long cacheWriteHour;
    private long output;
    private long thinking;
    private boolean reported;

    void update(JsonNode usage) {
        reported |= usage.isObject() && !usage.isEmpty();
        input = WireJson.count(usage.path("input_tokens"), input);
        cacheRead = WireJson.count(usage.path("cache_read_input_tokens"), cacheRead);
        cacheWrite = WireJson.count(usage.path("cache_creation_input_tokens"), cacheWrite);
        cacheWriteHour = WireJson.count(usage.path("cache_creation").path("ephemeral_1h_input_tokens"), cacheWriteHour);
        output = WireJson.count(usage.path("output_tokens"), output);
        thinking = WireJson.count(usage.path("output_tokens_details").path("thinking_tokens"), thinking);
    }

    boolean isReported() {
        return reported;
    }

    Usage total() {
        return new Usage(input + cacheRead + cacheWrite, output, cacheRead, cacheWrite, cacheWriteHour, thinking);
    }
}
