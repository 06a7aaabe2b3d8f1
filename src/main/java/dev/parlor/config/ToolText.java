package dev.parlor.config;

import dev.parlor.config.tool.ToolConfig;

/** A tool as somebody declares it while the server runs: one entry of {@code tools}, as YAML or JSON. */
public final class ToolText {
    private ToolText() {}

    /**
     * Reads what a site's file would hold as one entry. References to the environment stay as they are, since whoever
     * sends this may not read it.
     *
     * @throws ConfigProblem with the line, the key and what is wrong
     */
    public static ToolConfig parse(String text) {
        return ConfigFile.of("tool", text).over("", ToolConfig.class);
    }
}
