package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hosts tools while it is deployed. Deployed when every node can reach them; undeployed when their calls are over. */
public final class ToolHostVerticle extends VerticleBase {
    private final List<Hosted> tools;
    private final ToolLimits limits;
    private @Nullable ToolHost host;

    /**
     * Binds nothing yet.
     *
     * @param tools what is hosted here; the same tool may serve several sites
     */
    public ToolHostVerticle(List<Hosted> tools, ToolLimits limits) {
        this.tools = List.copyOf(tools);
        this.limits = limits;
    }

    @Override
    public Future<?> start() {
        ToolHost opened = new ToolHost(vertx, limits);
        host = opened;
        return Future.all(tools.stream()
                .map(tool -> opened.bind(tool.site(), tool.revision(), tool.tool()))
                .toList());
    }

    @Override
    public Future<?> stop() {
        return host == null ? Future.succeededFuture() : host.release();
    }

    /** A tool as a site has it hosted. */
    public record Hosted(SiteId site, String revision, Tool tool) {}
}
