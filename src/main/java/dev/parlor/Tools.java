package dev.parlor;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.SiteId;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolKinds;
import dev.parlor.tool.builtin.BuiltinTools;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Names the adapter for each kind of tool. */
final class Tools implements ToolKinds {
    private final BuiltinTools builtin = new BuiltinTools(Clock.systemUTC());

    @Override
    public OpenKind open(SiteId site, ToolConfig declaration, Consumer<List<MadeTool>> offer) {
        return switch (declaration.kind()) {
            case ToolKind.Java java -> at(offer, java(java), Effect.READ);
            case ToolKind.Http http -> throw new IllegalArgumentException("http tools cannot run yet");
            case ToolKind.OpenApi openapi -> throw new IllegalArgumentException("openapi tools cannot run yet");
            case ToolKind.Sql sql -> throw new IllegalArgumentException("sql tools cannot run yet");
            case ToolKind.Extract extract -> throw new IllegalArgumentException("extract tools cannot run yet");
            case ToolKind.Mcp mcp -> throw new IllegalArgumentException("mcp tools cannot run yet");
            case ToolKind.Page page -> throw new IllegalArgumentException("page tools cannot run yet");
        };
    }

    /** @throws IllegalArgumentException if the declaration cannot be what it says */
    void check(SiteId site, ToolConfig declaration) {
        open(site, declaration, tools -> {}).close();
    }

    private Tool java(ToolKind.Java java) {
        return builtin.find(java.name())
                .orElseThrow(() -> new IllegalArgumentException("there is no Java tool '" + java.name()
                        + "'; there are " + String.join(", ", builtin.names())));
    }

    private static OpenKind at(Consumer<List<MadeTool>> offer, Tool tool, Effect usual) {
        offer.accept(List.of(new MadeTool(tool, usual)));
        return Future::succeededFuture;
    }
}
