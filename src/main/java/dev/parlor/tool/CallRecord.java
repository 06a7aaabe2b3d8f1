package dev.parlor.tool;

import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one call once it has its result: for the audit and for figures.
 *
 * @param version of the tool; empty if there is no such tool
 * @param arguments JSON text as they reached the tool, or as the model wrote them if they did not; not redacted yet
 * @param cached whether an earlier or a simultaneous result stood in
 * @param approval null if nobody was asked
 * @param took from the model's wish to the result, with all waiting
 */
public record CallRecord(
        ToolInvocation invocation,
        String version,
        String arguments,
        ToolResult result,
        List<Attempt> attempts,
        boolean cached,
        @Nullable ApprovalDecision approval,
        Instant at,
        Duration took) {
    public CallRecord {
        attempts = List.copyOf(attempts);
    }

    /**
     * One try.
     *
     * @param code {@code succeeded}, or the failure's
     */
    public record Attempt(Duration took, String code) {}
}
