package dev.parlor;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolKinds;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.builtin.BuiltinTools;
import dev.parlor.tool.guard.AddressGuard;
import dev.parlor.tool.guard.GuardedClient;
import dev.parlor.tool.http.HttpTool;
import dev.parlor.tool.mcp.McpLink;
import dev.parlor.tool.page.PageTool;
import dev.parlor.tool.page.PageTools;
import dev.parlor.tool.sql.SiteDatabase;
import dev.parlor.tool.sql.SiteDatabases;
import dev.parlor.tool.sql.SqlTool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Names the adapter for each kind of tool. */
final class Tools implements ToolKinds {
    private static final BuiltinTools BUILTIN = new BuiltinTools(Clock.systemUTC());

    private final Parts parts;

    Tools(Parts parts) {
        this.parts = parts;
    }

    /**
     * What tools work with that reach beyond this process.
     *
     * @param guard looks at where other servers are
     * @param outside how they are asked for a single answer
     * @param databases the tables of sites that have some
     */
    record Parts(
            Vertx vertx,
            ToolLimits limits,
            McpConfig mcp,
            PageTools pages,
            AddressGuard guard,
            GuardedClient outside,
            SiteDatabases databases) {}

    @Override
    public OpenKind open(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer) {
        return switch (declaration.kind()) {
            case ToolKind.Java java -> at(offer, java(declaration, java), Effect.READ);
            case ToolKind.Http http ->
                at(offer, HttpTool.of(declaration, parts.outside()), HttpTool.usualEffect(http.http()));
            case ToolKind.Sql sql -> at(offer, database(site).tool(declaration), Effect.READ);
            case ToolKind.Mcp mcp -> mcp(mcp.mcp(), offer);
            case ToolKind.Page page -> page(site, declaration, offer);
            case ToolKind.OpenApi openapi -> throw later("openapi");
            case ToolKind.Extract extract -> throw later("extract");
        };
    }

    /**
     * Looks at a declaration without opening anything, as far as it can be seen without the site's tables.
     *
     * @throws IllegalArgumentException if it cannot be what it says
     */
    static void check(ToolConfig declaration) {
        switch (declaration.kind()) {
            case ToolKind.Java java -> java(declaration, java);
            case ToolKind.Mcp mcp -> McpLink.check(mcp.mcp());
            case ToolKind.Page page -> PageTool.check(declaration);
            case ToolKind.Http http -> {}
            case ToolKind.Sql sql -> SqlTool.check(declaration);
            case ToolKind.OpenApi openapi -> throw later("openapi");
            case ToolKind.Extract extract -> throw later("extract");
        }
    }

    /** The same, and what only the stores know: fails with an {@link IllegalArgumentException} likewise. */
    Future<Void> verify(SiteId site, ToolConfig declaration) {
        return declaration.kind() instanceof ToolKind.Sql
                ? database(site).tool(declaration).verify()
                : Future.succeededFuture();
    }

    /** The same, with everything that can be seen on a running server. */
    void check(SiteId site, ToolConfig declaration) {
        switch (declaration.kind()) {
            case ToolKind.Http http -> HttpTool.of(declaration, parts.outside());
            case ToolKind.Sql sql -> database(site).tool(declaration);
            case ToolKind.Java java -> check(declaration);
            case ToolKind.Mcp mcp -> check(declaration);
            case ToolKind.Page page -> check(declaration);
            case ToolKind.OpenApi openapi -> check(declaration);
            case ToolKind.Extract extract -> check(declaration);
        }
    }

    private SiteDatabase database(SiteId site) {
        return parts.databases()
                .find(site)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a sql tool needs the site's tables: add conf/sites/" + site + ".sql, which may be empty"));
    }

    /** A Java tool, under another name or with other words for the model if the declaration has some. */
    private static Tool java(ToolConfig declaration, ToolKind.Java java) {
        Tool found = BUILTIN.find(java.name())
                .orElseThrow(() -> new IllegalArgumentException("there is no Java tool '" + java.name()
                        + "'; there are " + String.join(", ", BUILTIN.names())));
        String name = Objects.requireNonNullElse(
                declaration.name(), found.definition().name());
        String description =
                declaration.description().isBlank() ? found.definition().description() : declaration.description();
        ToolDefinition definition =
                new ToolDefinition(name, description, found.definition().parameters());
        return definition.equals(found.definition()) ? found : new RenamedTool(found, definition);
    }

    private OpenKind mcp(McpToolConfig server, Consumer<List<MadeTool>> offer) {
        McpLink link = new McpLink(parts.vertx(), server, parts.mcp(), parts.limits(), parts.guard());
        link.open(tools -> offer.accept(
                tools.stream().map(tool -> new MadeTool(tool, tool.effect())).toList()));
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
        return new IllegalArgumentException(kind + " tools are not built yet");
    }

    private record RenamedTool(Tool tool, ToolDefinition definition) implements Tool {
        @Override
        public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
            return tool.run(invocation, arguments, scope);
        }
    }
}
