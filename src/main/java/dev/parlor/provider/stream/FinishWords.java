package dev.parlor.provider.stream;

import dev.parlor.provider.FinishReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words in which providers say why an answer ended; gateways carry those of one protocol into the other. */
final class FinishWords {
    private FinishWords() {}

    /** What the word says of the whole answer; null if it is good, so that its calls decide. */
    static @Nullable FinishReason read(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded" ->
                FinishReason.LENGTH;
            case "content_filter", "refusal", "safety", "recitation", "blocklist", "prohibited_content", "sensitive" ->
                FinishReason.CONTENT_FILTER;
            case "pause_turn", "compaction" -> FinishReason.PAUSE;
            case "error",
                    "network_error",
                    "insufficient_system_resource",
                    "abort",
                    "cancelled",
                    "malformed_function_call" -> FinishReason.ERROR;
            default -> null;
        };
    }
}
