package dev.parlor.config;

import java.time.Duration;

/**
 * Bounds of the functions that pages declare.
 *
 * @param tools most that one page may declare
 * @param toolChars longest name, description and parameters of one together
 * @param patience how long other servers have to say which pages they hold, before a turn and before a call
 */
public record PageToolsConfig(int tools, int toolChars, Duration patience) {
    public PageToolsConfig {
        Range.of("tools", tools, 0, 1_000);
        Range.of("tool_chars", toolChars, 64, 1 << 20);
    }
}
