package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.stream.WireJson;
import org.jspecify.annotations.Nullable;

/**
 * Reads token counts, wherever a server puts them.
 *
 * <p>{@code prompt_tokens} include cached ones. {@code completion_tokens} include reasoning at OpenAI but not at xAI or
 * Gemini, where only the total does; so a total above the sum counts as output.
 */
final class OpenAiUsage {
    private static final long NONE = -1;

    private OpenAiUsage() {}

    /** Null if the chunk has none. */
    static @Nullable Usage read(JsonNode chunk) {
        Usage usage = usage(chunk.path("usage"));
        if (usage == null) {
            usage = usage(chunk.path("x_groq").path("usage"));
        }
        return usage == null ? usage(chunk.path("choices").path(0).path("usage")) : usage;
    }

    private static @Nullable Usage usage(JsonNode counts) {
        long input = WireJson.count(counts.path("prompt_tokens"), NONE);
        long completion = WireJson.count(counts.path("completion_tokens"), NONE);
        if (input == NONE && completion == NONE) {
            return null;
        }
        input = Math.max(0, input);
        JsonNode inputDetails = counts.path("prompt_tokens_details");
        return new Usage(
                input,
                Math.max(Math.max(0, completion), WireJson.count(counts.path("total_tokens"), 0) - input),
                cached(counts, inputDetails),
                WireJson.count(inputDetails.path("cache_write_tokens"), 0),
                WireJson.count(counts.path("completion_tokens_details").path("reasoning_tokens"), 0));
    }

    private static long cached(JsonNode counts, JsonNode inputDetails) {
        long elsewhere =
                WireJson.count(counts.path("prompt_cache_hit_tokens"), WireJson.count(counts.path("cached_tokens"), 0));
        return WireJson.count(inputDetails.path("cached_tokens"), elsewhere);
    }
}
