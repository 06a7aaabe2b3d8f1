package dev.parlor;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolKinds;
import dev.parlor.tool.builtin.BuiltinTools;
import dev.parlor.tool.guard.GuardedClient;
import dev.parlor.tool.http.HttpTool;
import dev.parlor.tool.sql.SiteDatabase;
import dev.parlor.tool.sql.SiteDatabases;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Names the adapter for each kind of tool. */
final class Tools implements ToolKinds {
    private final BuiltinTools builtin = new BuiltinTools(Clock.systemUTC());
    private final GuardedClient outside;
    private final SiteDatabases databases;

    /**
     * The kinds of a server.
     *
     * @param outside how tools reach other servers
     * @param databases the tables of sites that have some
     */
    Tools(GuardedClient outside, SiteDatabases databases) {
        this.outside = outside;
        this.databases = databases;
    }

    @Override
    public OpenKind open(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer) {
        return switch (declaration.kind()) {
            case ToolKind.Java java -> at(offer, java(declaration, java), Effect.READ);
            case ToolKind.Http http -> at(offer, HttpTool.of(declaration, outside), HttpTool.usualEffect(http.http()));
            case ToolKind.Sql sql -> at(offer, database(site).tool(declaration), Effect.READ);
            case ToolKind.OpenApi openapi -> throw new IllegalArgumentException("openapi tools cannot run yet");
            case ToolKind.Extract extract -> throw new IllegalArgumentException("extract tools cannot run yet");
            case ToolKind.Mcp mcp -> throw new IllegalArgumentException("mcp tools cannot run yet");
            case ToolKind.Page page -> throw new IllegalArgumentException("page tools cannot run yet");
        };
    }

    /** Throws an {@link IllegalArgumentException} if the declaration cannot be what it says. */
    void check(SiteId site, ToolConfig declaration) {
        open(site, declaration, tools -> {}).close();
    }

    private SiteDatabase database(SiteId site) {
        return databases
                .find(site)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a sql tool needs the site's tables: add conf/sites/" + site + ".sql, which may be empty"));
    }

    /** A Java tool, under another name or with other words for the model if the declaration has some. */
    private Tool java(ToolConfig declaration, ToolKind.Java java) {
        Tool found = builtin.find(java.name())
                .orElseThrow(() -> new IllegalArgumentException("there is no Java tool '" + java.name()
                        + "'; there are " + String.join(", ", builtin.names())));
        String name = Objects.requireNonNullElse(
                declaration.name(), found.definition().name());
        String description =
                declaration.description().isBlank() ? found.definition().description() : declaration.description();
        ToolDefinition definition =
                new ToolDefinition(name, description, found.definition().parameters());
        return definition.equals(found.definition()) ? found : new RenamedTool(found, definition);
    }

    private static OpenKind at(Consumer<List<MadeTool>> offer, Tool tool, Effect usual) {
        offer.accept(List.of(new MadeTool(tool, usual)));
        return Future::succeededFuture;
    }

    private record RenamedTool(Tool tool, ToolDefinition definition) implements Tool {
        @Override
        public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
            return tool.run(invocation, arguments, scope);
        }
    }
}
