package dev.parlor;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolKinds;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.builtin.BuiltinTools;
import dev.parlor.tool.mcp.McpLink;
import dev.parlor.tool.mcp.ResolvedAddresses;
import dev.parlor.tool.page.PageTool;
import dev.parlor.tool.page.PageTools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Names the adapter for each kind of tool. */
final class Tools implements ToolKinds {
    private static final BuiltinTools BUILTIN = new BuiltinTools(Clock.systemUTC());

    private final Parts parts;

    Tools(Parts parts) {
        this.parts = parts;
    }

    /** What tools work with that reach beyond this process. */
    record Parts(Vertx vertx, ToolLimits limits, McpConfig mcp, PageTools pages) {}

    @Override
    public OpenKind open(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer) {
        return switch (declaration.kind()) {
            case ToolKind.Java java -> at(offer, java(java), Effect.READ);
            case ToolKind.Mcp mcp -> mcp(mcp.mcp(), offer);
            case ToolKind.Page page -> page(site, declaration, offer);
            case ToolKind.Http http -> throw later("http");
            case ToolKind.OpenApi openapi -> throw later("openapi");
            case ToolKind.Sql sql -> throw later("sql");
            case ToolKind.Extract extract -> throw later("extract");
        };
    }

    /**
     * Looks at a declaration without opening anything.
     *
     * @throws IllegalArgumentException if it cannot be what it says
     */
    static void check(SiteId site, ToolConfig declaration) {
        switch (declaration.kind()) {
            case ToolKind.Java java -> java(java);
            case ToolKind.Mcp mcp -> McpLink.check(mcp.mcp());
            case ToolKind.Page page -> PageTool.check(declaration);
            case ToolKind.Http http -> throw later("http");
            case ToolKind.OpenApi openapi -> throw later("openapi");
            case ToolKind.Sql sql -> throw later("sql");
            case ToolKind.Extract extract -> throw later("extract");
        }
    }

    private static Tool java(ToolKind.Java java) {
        return BUILTIN.find(java.name())
                .orElseThrow(() -> new IllegalArgumentException("there is no Java tool '" + java.name()
                        + "'; there are " + String.join(", ", BUILTIN.names())));
    }

    private OpenKind mcp(McpToolConfig server, Consumer<List<MadeTool>> offer) {
        McpLink link = new McpLink(
                parts.vertx(), server, parts.mcp(), parts.limits(), new ResolvedAddresses(parts.vertx()));
        link.open(tools -> offer.accept(tools.stream()
                .map(tool -> new MadeTool(tool, tool.effect()))
                .toList()));
        return link::close;
    }

    private OpenKind page(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer) {
        offer.accept(List.of(new MadeTool(parts.pages().allow(site, declaration), PageTool.USUAL_EFFECT)));
        return () -> {
            parts.pages().disallow(site, declaration);
            return Future.succeededFuture();
        };
    }

    private static OpenKind at(Consumer<List<MadeTool>> offer, Tool tool, Effect usual) {
        offer.accept(List.of(new MadeTool(tool, usual)));
        return Future::succeededFuture;
    }

    private static IllegalArgumentException later(String kind) {
        return new IllegalArgumentException(kind + " tools cannot run yet");
    }
}
