package dev.parlor.provider;

import dev.parlor.conversation.Money;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of one answer.
 *
 * @param label who was asked, as {@code provider/name}
 * @param id the provider's id of the answer; empty if it gave none
 * @param model the model that answered, by the provider's word; empty if it gave none
 * @param text all text deltas, joined
 * @param reasoning all reasoning deltas, joined
 * @param refusal all refusal deltas, joined
 * @param toolCalls in the order in which they were opened, with the provider's own ids
 * @param rawFinishReason the provider's own word; null if it never said
 * @param usage the last values that the provider reported; null if it never reported any
 * @param charged what the provider says the answer has cost; null if it does not say
 * @param opaque what must go back unchanged with this answer's message
 */
public record ProviderAnswer(
        String label,
        String id,
        String model,
        String text,
        String reasoning,
        String refusal,
        List<ToolCall> toolCalls,
        FinishReason finishReason,
        @Nullable String rawFinishReason,
        @Nullable Usage usage,
        @Nullable Money charged,
        @Nullable OpaqueBlocks opaque) {
    public ProviderAnswer {
        toolCalls = List.copyOf(toolCalls);
    }

    /** Of a model that was not asked at all. */
    public static ProviderAnswer none(String label) {
        return new ProviderAnswer(label, "", "", "", "", "", List.of(), FinishReason.ERROR, null, null, null, null);
    }
}
