package dev.parlor.tool.catalogue;

import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import java.util.Objects;

/**
 * A tool, or a source of several, as a site declares it.
 *
 * @param basis digest of what the declaration only names, such as a document; empty for nothing
 */
public record Declaration(SiteId site, ToolConfig config, String basis) {
    public Declaration(SiteId site, ToolConfig config) {
        this(site, config, "");
    }

    /** Two declarations with the same key are two states of the same thing. */
    String key() {
        String what = switch (config.kind()) {
            case ToolKind.Mcp mcp -> "mcp:" + mcp.mcp().name();
            case ToolKind.OpenApi openapi -> "openapi:" + openapi.openapi().document();
            case ToolKind.Java java -> Objects.requireNonNullElse(config.name(), java.name());
            case ToolKind.Http http -> String.valueOf(config.name());
            case ToolKind.Sql sql -> String.valueOf(config.name());
            case ToolKind.Extract extract -> String.valueOf(config.name());
            case ToolKind.Page page -> String.valueOf(config.name());
        };
        return site + "/" + what + "/" + config.rules().version();
    }
}
