package dev.parlor.tool.dispatch;

/**
 * How much of a server calls may take.
 *
 * @param perTool calls of one tool of one site at the same time, where the tool names no number of its own
 * @param perSite calls of one site at the same time
 * @param waiting calls that may wait for a place of a tool, and of a site
 */
public record DispatchLimits(int perTool, int perSite, int waiting) {
    public static final DispatchLimits STANDARD = new DispatchLimits(64, 256, 1_000);

    public DispatchLimits {
        if (perTool < 1 || perSite < 1 || waiting < 0) {
            throw new IllegalArgumentException("at least one call of a tool and of a site may run");
        }
    }
}
