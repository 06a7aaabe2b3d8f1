package dev.parlor.tool.catalogue;

import dev.parlor.tool.ToolHost;
import dev.parlor.tool.ToolKinds;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hosts the tools of all sites while it is deployed. Deployed when they can be called; undeployed when their calls are over. */
public final class ToolsVerticle extends VerticleBase {
    private final Parts parts;
    private @Nullable ToolHost host;
    private @Nullable CatalogueWatch watch;

    /**
     * What the verticle works with.
     *
     * @param files what the sites themselves declare
     * @param deadline of a tool that names none
     * @param grace how long a turn may last that began with a tool which has been replaced since
     * @param opened told the watch, so that others can have it look
     */
    public record Parts(
            ToolRegistry registry,
            ToolKinds kinds,
            ToolLimits limits,
            DeclarationStore store,
            CatalogueWatch.Files files,
            Duration deadline,
            Supplier<Duration> grace,
            Consumer<CatalogueWatch> opened) {}

    public ToolsVerticle(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Future<?> start() {
        ToolHost hosting = new ToolHost(vertx, parts.limits());
        Catalogue catalogue =
                new Catalogue(vertx, parts.registry(), hosting, parts.kinds(), parts.deadline(), parts.grace());
        CatalogueWatch watching = new CatalogueWatch(vertx, catalogue, parts.store(), parts.files());
        host = hosting;
        watch = watching;
        return watching.open().onSuccess(open -> parts.opened().accept(watching));
    }

    @Override
    public Future<?> stop() {
        Future<Void> unwatched = watch == null ? Future.succeededFuture() : watch.close();
        return unwatched.eventually(() -> host == null ? Future.succeededFuture() : host.release());
    }
}
