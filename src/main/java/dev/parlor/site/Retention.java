package dev.parlor.site;

import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
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
 * Erases conversations that are older than their site keeps them, in batches, for as long as there are some, also those of
 * sites that are gone; and finishes what an erasure has left in the hot store. Several servers may do so at once.
 * Thread-safe.
 */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Vertx vertx;
    private final Tiers tiers;
    private final ParlorConfig.Retention bounds;
    private final Supplier<Map<SiteId, Duration>> kept;
    private final ErasureMetrics metrics;
    private final AtomicBoolean sweeping = new AtomicBoolean();

    /** @param kept how long each site keeps its conversations; zero is for ever */
    public Retention(
            Vertx vertx,
            Tiers tiers,
            ParlorConfig.Retention bounds,
            Supplier<Map<SiteId, Duration>> kept,
            ErasureMetrics metrics) {
        this.vertx = vertx;
        this.tiers = tiers;
        this.bounds = bounds;
        this.kept = kept;
        this.metrics = metrics;
    }

    /** Sweeps now, and from now on. */
    public void open() {
        sweep();
        vertx.setPeriodic(bounds.look().toMillis(), timer -> sweep());
    }

    /** Other sites are there than before: what they keep outlasts them. */
    public void changed() {
        tiers.archive()
                .remember(kept.get())
                .onFailure(problem -> LOG.warn("what sites keep is remembered later: {}", problem.getMessage()));
    }

    /** One sweep at a time; what one cannot reach is left to the next, and stops nothing else. */
    void sweep() {
        if (sweeping.compareAndSet(false, true)) {
            tolerated("what was erased", cool())
                    .compose(cooled -> tolerated(
                            "sites", tiers.archive().remember(kept.get()).compose(this::sites)))
                    .compose(swept -> tolerated(
                            "marks of erasures",
                            whileFull(() -> tiers.archive().forgetMarks(bounds.marks(), bounds.batch()))))
                    .onComplete(over -> sweeping.set(false));
        }
    }

    private Future<Void> sites(Map<SiteId, Duration> ages) {
        Future<Void> done = Future.succeededFuture();
        for (Map.Entry<SiteId, Duration> site : ages.entrySet()) {
            if (!site.getValue().isZero()) {
                done = done.compose(before -> tolerated(site.getKey().value(), sweep(site.getKey(), site.getValue())));
            }
        }
        return done;
    }

    private Future<Void> sweep(SiteId site, Duration age) {
        return whileFull(() -> tiers.archive()
                        .outdated(site, age, bounds.batch())
                        .compose(old -> each(old, conversation -> erase(site, conversation, age))))
                .compose(erased -> whileFull(() -> tiers.archive().forget(site, age, bounds.batch())));
    }

    private Future<Void> erase(SiteId site, ConversationId conversation, Duration age) {
        return tiers.archive().erase(site, conversation, age).compose(erased -> {
            if (erased.isEmpty()) {
                return Future.succeededFuture();
            }
            metrics.erased(site, ErasureMetrics.Why.AGE, erased.get().conversations());
            return tiers.seal(site, conversation);
        });
    }

    private Future<Void> cool() {
        return whileFull(() -> tiers.archive()
                .hot(bounds.batch())
                .compose(left -> each(left, remnant -> tiers.seal(remnant.site(), remnant.conversation()))));
    }

    /** Another batch after a full one. */
    private Future<Void> whileFull(Supplier<Future<Integer>> batch) {
        return batch.get().compose(size -> size < bounds.batch() ? Future.<Void>succeededFuture() : whileFull(batch));
    }

    /** One after the other; tells of how many, or of none if one of them could not be done: there is no other batch then. */
    private static <T> Future<Integer> each(List<T> all, Function<T, Future<Void>> step) {
        Future<Integer> done = Future.succeededFuture(all.size());
        for (T one : all) {
            done = done.compose(size -> step.apply(one).map(size).otherwise(problem -> {
                LOG.warn("{} stays for now: {}", one, problem.getMessage());
                return 0;
            }));
        }
        return done;
    }

    private static Future<Void> tolerated(String what, Future<Void> step) {
        return step.onFailure(problem -> LOG.warn("{}: what is old stays for now: {}", what, problem.getMessage()))
                .otherwiseEmpty();
    }
}
