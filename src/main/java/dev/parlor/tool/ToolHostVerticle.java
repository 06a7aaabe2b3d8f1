package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hosts tools while it is deployed. Deployed when every node can reach them; undeployed when their calls are over. */
public final class ToolHostVerticle extends VerticleBase {
    private final Map<SiteId, List<Tool>> tools;
    private final ToolLimits limits;
    private @Nullable ToolHost host;

    /**
     * Binds nothing yet.
     *
     * @param tools what each site has hosted here; the same tool may serve several sites
     */
    public ToolHostVerticle(Map<SiteId, List<Tool>> tools, ToolLimits limits) {
        this.tools = Map.copyOf(tools);
        this.limits = limits;
    }

    @Override
    public Future<?> start() {
        ToolHost opened = new ToolHost(vertx, limits);
        host = opened;
        return Future.all(tools.entrySet().stream()
                .flatMap(site -> site.getValue().stream().map(tool -> opened.bind(site.getKey(), tool)))
                .toList());
    }

    @Override
    public Future<?> stop() {
        return host == null ? Future.succeededFuture() : host.release();
    }
}
