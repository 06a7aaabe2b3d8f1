package dev.parlor.turn;

import dev.parlor.conversation.SiteId;
import io.vertx.core.Context;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sites as they are now. All of them are replaced together; a turn keeps the parts that it began with. Safe from any
 * thread.
 */
public final class LiveSites {
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile Map<SiteId, SiteParts> now;

    public LiveSites(Map<SiteId, SiteParts> first) {
        this.now = Map.copyOf(first);
    }

    /** The parts of a site as they are at this moment; null if there is no such site. */
    public @Nullable SiteParts find(SiteId site) {
        return now.get(site);
    }

    /** The sites that there are at this moment. */
    public Set<SiteId> ids() {
        return now.keySet();
    }

    /** From now on these are the sites. */
    public synchronized void replace(Map<SiteId, SiteParts> next) {
        Set<SiteId> gone = new HashSet<>(now.keySet());
        gone.removeAll(next.keySet());
        now = Map.copyOf(next);
        if (!gone.isEmpty()) {
            listeners.forEach(
                    listener -> listener.context.runOnContext(here -> listener.told.accept(Set.copyOf(gone))));
        }
    }

    /**
     * Tells, on a context, which sites are gone whenever some are.
     *
     * @return ends it
     */
    public Runnable listen(Context context, Consumer<Set<SiteId>> told) {
        Listener listener = new Listener(context, told);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** One of its own, also where context and consumer are the same. */
    private static final class Listener {
        private final Context context;
        private final Consumer<Set<SiteId>> told;

        Listener(Context context, Consumer<Set<SiteId>> told) {
            this.context = context;
            this.told = told;
        }
    }
}
