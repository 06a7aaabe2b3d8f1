package dev.parlor.config;

import java.time.Duration;

/**
 * Bounds of how tools are chosen.
 *
 * @param semanticWait how long vectors may take before keywords stand in for them
 * @param modelWait how long a model may take before keywords stand in for it
 * @param questions most of the visitor's last messages that are looked at
 * @param questionChars looked at of each
 * @param toolChars looked at of a tool's description
 */
public record SelectionLimits(
        Duration semanticWait, Duration modelWait, int questions, int questionChars, int toolChars) {
    public SelectionLimits {
        Range.of("semantic_wait", semanticWait.toMillis(), 1, 10_000);
        Range.of("model_wait", modelWait.toMillis(), 1, 60_000);
        Range.of("questions", questions, 1, 20);
        Range.of("question_chars", questionChars, 100, 100_000);
        Range.of("tool_chars", toolChars, 100, 10_000);
    }
}
