package dev.parlor.turn;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the visitors who came to this server showed of themselves, tokens included: in memory only, each until its end.
 * Turns that run here hand it to tools. Thread-safe; one for the whole server.
 */
public final class TokensAtHand {
    private final Map<Key, Kept> kept;

    /**
     * Nothing yet.
     *
     * @param most beyond so many the ones go that were not asked for the longest time
     */
    public TokensAtHand(int most) {
        kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
                return size() > most;
            }
        };
    }

    /** Keeps what a visitor has shown, in the place of what they showed before. */
    synchronized void keep(SiteId site, Visitor visitor, Instant issuedAt, Instant until) {
        kept.put(new Key(site, visitor.id()), new Kept(visitor, issuedAt, until));
    }

    /** Forgets what these visitors have shown, if it was issued until then. */
    synchronized void forget(SiteId site, Predicate<VisitorId> whom, Instant issuedUntil) {
        kept.entrySet()
                .removeIf(shown -> shown.getKey().site().equals(site)
                        && !shown.getValue().issuedAt().isAfter(issuedUntil)
                        && whom.test(shown.getKey().visitor()));
    }

    /** What the visitor showed last, if it has not ended; else what is known of them without a token. */
    synchronized Visitor latest(SiteId site, Visitor known) {
        Key key = new Key(site, known.id());
        Kept shown = kept.get(key);
        if (shown == null) {
            return known;
        }
        if (Instant.now().isAfter(shown.until())) {
            kept.remove(key);
            return known;
        }
        return shown.visitor();
    }

    private record Key(SiteId site, VisitorId visitor) {}

    private record Kept(Visitor visitor, Instant issuedAt, Instant until) {}
}
