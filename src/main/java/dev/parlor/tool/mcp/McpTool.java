package dev.parlor.tool.mcp;

import dev.parlor.config.tool.Effect;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/**
 * One tool of an MCP server. Stays usable when the server goes and comes back: meanwhile its calls are answered with
 * {@code no_host}, and nothing is sent.
 */
public final class McpTool implements Tool {
    private final McpLink link;
    private final String remoteName;
    private final ToolDefinition definition;
    private final Effect effect;

    /** @param remoteName what the server calls it */
    McpTool(McpLink link, String remoteName, ToolDefinition definition, Effect effect) {
        this.link = link;
        this.remoteName = remoteName;
        this.definition = definition;
        this.effect = effect;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    /** What the server hints at, for a site whose rules do not say: {@code READ} only if it says so without a doubt. */
    public Effect effect() {
        return effect;
    }

    @Override
    public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
        Context caller = Objects.requireNonNull(Vertx.currentContext(), "a tool runs on a Vert.x context");
        return link.session()
                .map(session ->
                        session.call(remoteName, arguments.getMap(), invocation.idempotencyKey(), scope, caller))
                .orElseGet(() -> Future.succeededFuture(McpFaults.UNREACHABLE));
    }

    /** Whether a model and a site would see no difference. */
    boolean isLike(McpTool other) {
        return remoteName.equals(other.remoteName) && definition.equals(other.definition) && effect == other.effect;
    }
}
