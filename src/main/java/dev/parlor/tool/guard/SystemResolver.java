package dev.parlor.tool.guard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;

/**
 * Asks the operating system, as everything else on the machine does: {@code /etc/hosts}, search domains, cache.
 *
 * <p>The system's call blocks, for many seconds where a name server is silent; so it has {@value #THREADS} threads to
 * itself, and those who wait for an answer give up when their own time is over.
 */
public final class SystemResolver implements HostResolver {
    private static final int THREADS = 8;

    private final WorkerExecutor threads;

    public SystemResolver(Vertx vertx) {
        this.threads = vertx.createSharedWorkerExecutor("parlor-names", THREADS);
    }

    @Override
    public Future<List<InetAddress>> resolve(String host) {
        return threads.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
    }
}
