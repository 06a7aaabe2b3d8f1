package dev.parlor.tool;

import java.time.Duration;

/**
 * How the server treats one tool of a site.
 *
 * <p>Made from {@link #STANDARD} by the {@code with} methods, so that a new rule changes nobody's code.
 *
 * @param deadline from dispatch to answer, attempts included; 1 ms to {@link #LONGEST_DEADLINE}
 */
public record ToolPolicy(Duration deadline) {
    public static final Duration LONGEST_DEADLINE = Duration.ofMinutes(10);
    public static final ToolPolicy STANDARD = new ToolPolicy(Duration.ofSeconds(10));

    public ToolPolicy {
        if (deadline.toMillis() < 1 || deadline.compareTo(LONGEST_DEADLINE) > 0) {
            throw new IllegalArgumentException("a tool's deadline is 1 ms to 10 min, not " + deadline);
        }
    }

    public ToolPolicy withDeadline(Duration value) {
        return new ToolPolicy(value);
    }
}
