package dev.parlor.tool;

/**
 * Bounds of everything a model or a tool can make large.
 *
 * @param toolsPerSite tools one site may offer
 * @param argumentBytes UTF-8 bytes of one call's arguments; more is refused
 * @param argumentDepth levels of objects and arrays in one call's arguments; more is refused
 * @param resultBytes UTF-8 bytes of one result's content; the rest is cut off, with a note. At least 256
 * @param callsPerHost calls one host runs at the same time; more are refused as {@code busy}
 */
public record ToolLimits(int toolsPerSite, int argumentBytes, int argumentDepth, int resultBytes, int callsPerHost) {
    public static final ToolLimits STANDARD = new ToolLimits(128, 64 * 1024, 32, 64 * 1024, 1_000);

    public ToolLimits {
        if (toolsPerSite < 1 || argumentBytes < 1 || argumentDepth < 1 || callsPerHost < 1) {
            throw new IllegalArgumentException("a tool limit is at least 1");
        }
        if (resultBytes < 256) {
            throw new IllegalArgumentException("a result has room for at least 256 bytes, not " + resultBytes);
        }
    }
}
