package dev.parlor.config;

import java.time.Duration;

/**
 * Bounds of MCP servers, whichever site names them.
 *
 * @param connect to reach a server and agree with it; also to be told its tools
 * @param messageBytes largest message of a server; a longer one fails the call that it answers
 * @param connections most connections to one server that is reached by HTTP; a running call holds one
 * @param tools most tools that are taken from one server
 * @param descriptionChars a longer description is cut
 * @param schemaBytes a tool whose parameters are larger is left out
 * @param firstPause before a server that is gone is tried again; doubled each time, up to {@code longestPause}
 * @param starts failed starts of a program in a row after which it is left alone
 * @param exit how long a program may take to end by itself, and again when it is told to
 */
public record McpConfig(
        Duration connect,
        int messageBytes,
        int connections,
        int tools,
        int descriptionChars,
        int schemaBytes,
        Duration firstPause,
        Duration longestPause,
        int starts,
        Duration exit) {
    public McpConfig {
        Range.of("message_bytes", messageBytes, 4_096, 64 << 20);
        Range.of("connections", connections, 2, 10_000);
        Range.of("tools", tools, 1, 1_000);
        Range.of("description_chars", descriptionChars, 16, 65_536);
        Range.of("schema_bytes", schemaBytes, 64, 1 << 20);
        Range.of("starts", starts, 1, 1_000_000);
        if (firstPause.isZero() || firstPause.compareTo(longestPause) > 0) {
            throw new IllegalArgumentException("first_pause must be above 0 and at most longest_pause");
        }
    }
}
