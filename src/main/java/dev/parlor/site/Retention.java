package dev.parlor.site;

import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.history.Erasure;
import dev.parlor.history.HotErasure;
import dev.parlor.telemetry.ErasureMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases conversations that are older than their site keeps them, in batches, for as long as there are some; and finishes
 * what an erasure has left in the hot store. Several servers may do so at once. Thread-safe.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Vertx vertx;
    private final Erasure archive;
    private final HotErasure hot;
    private final ParlorConfig.Retention bounds;
    private final Supplier<Map<SiteId, Duration>> kept;
    private final ErasureMetrics metrics;
    private final AtomicBoolean sweeping = new AtomicBoolean();

    /** @param kept how long each site keeps its conversations; zero is for ever */
    public Retention(
            Vertx vertx,
            Erasure archive,
            HotErasure hot,
            ParlorConfig.Retention bounds,
            Supplier<Map<SiteId, Duration>> kept,
            ErasureMetrics metrics) {
        this.vertx = vertx;
        this.archive = archive;
        this.hot = hot;
        this.bounds = bounds;
        this.kept = kept;
        this.metrics = metrics;
    }

    /** Sweeps now, and from now on. */
    public void open() {
        sweep();
        vertx.setPeriodic(bounds.look().toMillis(), timer -> sweep());
    }

    /** One sweep at a time; what one cannot reach is left to the next. */
    void sweep() {
        if (sweeping.compareAndSet(false, true)) {
            Future<Void> done = cool();
            for (Map.Entry<SiteId, Duration> site : kept.get().entrySet()) {
                if (!site.getValue().isZero()) {
                    done = done.compose(before -> sweep(site.getKey(), site.getValue()));
                }
            }
            done.compose(before -> archive.forgetMarks(bounds.marks(), bounds.batch()))
                    .onFailure(problem -> LOG.warn("old conversations stay for now: {}", problem.getMessage()))
                    .onComplete(over -> sweeping.set(false));
        }
    }

    private Future<Void> sweep(SiteId site, Duration age) {
        return whileFull(() -> archive.outdated(site, age, bounds.batch())
                        .compose(old -> each(old, conversation -> erase(site, conversation, age))
                                .map(old.size())))
                .compose(erased -> whileFull(() -> archive.forget(site, age, bounds.batch())));
    }

    private Future<Void> erase(SiteId site, ConversationId conversation, Duration age) {
        return archive.erase(site, conversation, age).compose(erased -> {
            if (erased.isEmpty()) {
                return Future.succeededFuture();
            }
            metrics.erased(site, ErasureMetrics.Why.AGE, erased.get().conversations());
            return seal(conversation);
        });
    }

    private Future<Void> cool() {
        return whileFull(() -> archive.hot(bounds.batch())
                .compose(left -> each(left, this::seal).map(left.size())));
    }

    private Future<Void> seal(ConversationId conversation) {
        return hot.seal(conversation).compose(done -> archive.cooled(conversation));
    }

    /** Another batch after a full one. */
    private Future<Void> whileFull(Supplier<Future<Integer>> batch) {
        return batch.get().compose(size -> size < bounds.batch() ? Future.<Void>succeededFuture() : whileFull(batch));
    }

    private static Future<Void> each(List<ConversationId> conversations, Function<ConversationId, Future<Void>> step) {
        Future<Void> done = Future.succeededFuture();
        for (ConversationId conversation : conversations) {
            done = done.compose(before -> step.apply(conversation));
        }
        return done;
    }
}
