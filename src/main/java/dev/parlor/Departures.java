package dev.parlor;

import dev.parlor.conversation.SiteId;
import java.util.HashMap;
import java.util.Map;

/**
 * Sites that are gone while a turn may run that began with them. Each departure has a number, so that the end of one is
 * not taken for the end of a later one. Confined to the keeper's context.
 */
final class Departures {
    private final Map<SiteId, Long> leaving = new HashMap<>();
    private long count;

    /** It is gone from now on; tells the number under which it has gone. */
    long begin(SiteId site) {
        leaving.put(site, ++count);
        return count;
    }

    /** It is there again, or about to be. */
    void comeBack(SiteId site) {
        leaving.remove(site);
    }

    /** The time of a departure is over. Whether the site is to be let go now: it has neither come back nor gone anew. */
    boolean end(SiteId site, long number) {
        return leaving.remove(site, Long.valueOf(number));
    }
}
