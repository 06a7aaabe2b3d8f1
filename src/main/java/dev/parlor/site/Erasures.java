package dev.parlor.site;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Erased;
import dev.parlor.history.Erasure;
import dev.parlor.telemetry.ErasureMetrics;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Erases visitors from every tier. Thread-safe; futures complete on the caller's context.
 *
 * <p>First their tokens are void, so that nothing new comes; then their conversations go, one after the other, the archive
 * before the log. A turn that runs on another server meanwhile finds neither row nor log, and ends. What fails on the way
 * is taken up again by whoever asks again, and the rest of a conversation by {@link Retention}.
 */
public final class Erasures {
    private static final int PAGE = 50;

    private final Tiers tiers;
    private final Revocations revocations;
    private final BiFunction<SiteId, VisitorId, Future<Void>> results;
    private final ErasureMetrics metrics;

    /** @param results forgets what tools have answered a visitor */
    public Erasures(
            Tiers tiers,
            Revocations revocations,
            BiFunction<SiteId, VisitorId, Future<Void>> results,
            ErasureMetrics metrics) {
        this.tiers = tiers;
        this.revocations = revocations;
        this.results = results;
        this.metrics = metrics;
    }

    /**
     * What became of it.
     *
     * @param at what lets a visitor in of this name was issued later
     */
    public record Report(Instant at, Erased erased) {}

    /** Whether there is, or was, such a site. */
    public Future<Boolean> knows(SiteId site) {
        return tiers.archive().knows(site);
    }

    /** Erases whoever has this name, and the strangers that they were before. */
    public Future<Report> erase(SiteId site, VisitorId visitor) {
        return tiers.archive().begin(site, visitor).compose(person -> {
            revocations.announce(person);
            return conversations(person, Erased.NOTHING)
                    .compose(erased -> traces(person)
                            .compose(gone -> tiers.archive().finish(person))
                            .map(rest -> new Report(person.until(), erased.plus(rest))))
                    .onSuccess(done -> revocations.announce(person));
        });
    }

    private Future<Erased> conversations(Erasure.Person person, Erased soFar) {
        return tiers.archive()
                .conversations(person, PAGE)
                .compose(page -> page.isEmpty()
                        ? Future.succeededFuture(soFar)
                        : each(person, page, soFar).compose(erased -> conversations(person, erased)));
    }

    private Future<Erased> each(Erasure.Person person, List<ConversationId> page, Erased soFar) {
        Future<Erased> sum = Future.succeededFuture(soFar);
        for (ConversationId conversation : page) {
            sum = sum.compose(before -> tiers.archive()
                    .erase(person, conversation)
                    .compose(erased -> {
                        metrics.erased(person.site(), ErasureMetrics.Why.VISITOR, erased.conversations());
                        return tiers.seal(person.site(), conversation).map(done -> before.plus(erased));
                    }));
        }
        return sum;
    }

    private Future<Void> traces(Erasure.Person person) {
        Future<Void> all = tiers.hot().forget(person);
        for (VisitorId name : person.names()) {
            all = all.compose(before -> results.apply(person.site(), name));
        }
        return all;
    }
}
