package dev.parlor.site;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Erasure;
import dev.parlor.history.Revocation;
import dev.parlor.history.VisitorRecords;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every event loop of this server whose tokens have become void: at once what was revoked here, and within a pause
 * what was revoked elsewhere. The records decide at each hello; this is for those who are already in. Thread-safe.
 */
public final class Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
    private static final String ADDRESS = "parlor.revoked";
    private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);
    /** A revocation bears the time of its beginning and is seen from its commit on. */
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final VisitorRecords records;
    private final Pseudonyms pseudonyms;
    private volatile @Nullable Instant seen;

    public Revocations(Vertx vertx, VisitorRecords records, Pseudonyms pseudonyms) {
        this.vertx = vertx;
        this.records = records;
        this.pseudonyms = pseudonyms;
    }

    /** Looks for revocations of other servers from now on. */
    public void open(Duration pause) {
        look();
        vertx.setPeriodic(pause.toMillis(), timer -> look());
    }

    /** Calls {@code told} on the current event loop for each revocation; the same one may come several times. */
    public MessageConsumer<JsonObject> listen(Consumer<Notice> told) {
        return vertx.eventBus().localConsumer(ADDRESS, message -> told.accept(notice(message.body())));
    }

    /**
     * Some of a visitor's tokens are void, or the visitor was erased.
     *
     * @param pseudonyms under one of which the revocation names whoever was erased
     */
    public record Notice(Revocation revocation, Pseudonyms pseudonyms) {
        public SiteId site() {
            return revocation.site();
        }

        /** Tokens issued until then are void. */
        public Instant issuedUntil() {
            return revocation.at();
        }

        /** Whether the visitor was erased. */
        public boolean isErasure() {
            return revocation.visitor().isErased();
        }

        /** Whether it is about this visitor of the site. */
        public boolean names(VisitorId visitor) {
            return revocation.visitor().equals(isErasure() ? pseudonyms.of(site(), visitor) : visitor);
        }

        /** Whether it was one of those that let this visitor in. */
        public boolean concerns(Identity.Visitor inside) {
            return site().equals(inside.site())
                    && names(inside.id())
                    && revocation.voids(inside.issuedAt(), inside.id());
        }
    }

    /** Tells of everything that somebody showed who was erased. */
    void announce(Erasure.Person person) {
        person.names()
                .forEach(name ->
                        announce(new Revocation(person.site(), pseudonyms.of(person.site(), name), person.until())));
    }

    void announce(Revocation revocation) {
        vertx.eventBus()
                .publish(
                        ADDRESS,
                        new JsonObject()
                                .put("site", revocation.site().value())
                                .put("visitor", revocation.visitor().value())
                                .put("at", revocation.at().toString()),
                        HERE);
    }

    private void look() {
        records.revokedSince(seen)
                .onSuccess(recent -> {
                    recent.revocations().forEach(this::announce);
                    seen = recent.now().minus(LONGEST_COMMIT);
                })
                .onFailure(problem -> LOG.warn("revocations could not be read: {}", problem.getMessage()));
    }

    private Notice notice(JsonObject body) {
        return new Notice(
                new Revocation(
                        new SiteId(body.getString("site")),
                        new VisitorId(body.getString("visitor")),
                        Instant.parse(body.getString("at"))),
                pseudonyms);
    }
}
