package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.stream.WireJson;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads token counts and what they have cost, wherever a server puts them.
 *
 * <p>{@code prompt_tokens} include cached ones. {@code completion_tokens} include reasoning at OpenAI but not at xAI or
 * Gemini, where only the total does; so a total above the sum counts as output.
 */
final class OpenAiUsage {
    /** xAI's tick is 1e-10 USD. */
    private static final int TICK_SCALE = 10;

    private static final long NONE = -1;

    private OpenAiUsage() {}

    /** Null if the chunk has none. */
    static @Nullable Usage read(JsonNode chunk) {
        JsonNode counts = counts(chunk);
        return counts == null ? null : usage(counts);
    }

    /**
     * What the server says that the answer has cost; null if it says nothing that can be meant. Who brings a key of
     * another provider to OpenRouter pays that one too. Zero ticks come from other clouds that serve xAI's models.
     */
    static @Nullable Money charged(JsonNode chunk) {
        JsonNode counts = counts(chunk);
        if (counts == null) {
            return null;
        }
        long ticks = counts.path("cost_in_usd_ticks").asLong();
        if (ticks > 0) {
            return Money.ofUsd(BigDecimal.valueOf(ticks, TICK_SCALE));
        }
        JsonNode cost = counts.path("cost");
        JsonNode upstream = counts.path("cost_details").path("upstream_inference_cost");
        if (!cost.isNumber() || cost.decimalValue().signum() < 0) {
            return null;
        }
        boolean paidTwice = counts.path("is_byok").asBoolean() && upstream.isNumber();
        return Money.ofUsd(
                paidTwice
                        ? cost.decimalValue().add(upstream.decimalValue().max(BigDecimal.ZERO))
                        : cost.decimalValue());
    }

    private static @Nullable JsonNode counts(JsonNode chunk) {
        for (JsonNode at : new JsonNode[] {
            chunk.path("usage"),
            chunk.path("x_groq").path("usage"),
            chunk.path("choices").path(0).path("usage")
        }) {
            if (WireJson.count(at.path("prompt_tokens"), NONE) != NONE
                    || WireJson.count(at.path("completion_tokens"), NONE) != NONE) {
                return at;
            }
        }
        return null;
    }

    private static Usage usage(JsonNode counts) {
        long input = WireJson.count(counts.path("prompt_tokens"), 0);
        long completion = WireJson.count(counts.path("completion_tokens"), 0);
        JsonNode inputDetails = counts.path("prompt_tokens_details");
        return new Usage(
                input,
                Math.max(completion, WireJson.count(counts.path("total_tokens"), 0) - input),
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
