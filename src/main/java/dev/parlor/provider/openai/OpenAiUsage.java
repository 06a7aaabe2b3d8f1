package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Reads token counts, wherever a server puts them.
 *
 * <p>{@code prompt_tokens} include cached ones. {@code completion_tokens} include reasoning at OpenAI but not at xAI or
 * Gemini, where only the total does; so a total above the sum counts as output.
 */
final class OpenAiUsage {
    private OpenAiUsage() {}

    /** Null if the chunk has none. */
    static @Nullable Usage read(JsonNode chunk) {
        for (JsonNode at : new JsonNode[] {
            chunk.path("usage"),
            chunk.path("x_groq").path("usage"),
            chunk.path("choices").path(0).path("usage")
        }) {
            if (at.path("prompt_tokens").isNumber()
                    || at.path("completion_tokens").isNumber()) {
                return usage(at);
            }
        }
        return null;
    }

    private static Usage usage(JsonNode counts) {
        long input = counts.path("prompt_tokens").asLong();
        long completion = counts.path("completion_tokens").asLong();
        JsonNode inputDetails = counts.path("prompt_tokens_details");
        long cached = inputDetails
                .path("cached_tokens")
                .asLong(counts.path("prompt_cache_hit_tokens")
                        .asLong(counts.path("cached_tokens").asLong()));
        return new Usage(
                input,
                Math.max(completion, counts.path("total_tokens").asLong() - input),
                cached,
                inputDetails.path("cache_write_tokens").asLong(),
                counts.path("completion_tokens_details")
                        .path("reasoning_tokens")
                        .asLong());
    }
}
