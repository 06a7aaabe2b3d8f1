package dev.parlor.site;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Attendance;
import dev.parlor.history.RateBuckets;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many come in, and how fast they may write, counted over all servers. Where nobody can count, everybody is let in.
 * Event-loop confined; each loop has its own.
 */
public final class Doors {
    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
    private static final Place UNCOUNTED = () -> {};

    private final Attendance attendance;
    private final RateBuckets buckets;

    public Doors(Attendance attendance, RateBuckets buckets) {
        this.attendance = attendance;
        this.buckets = buckets;
    }

    /** Somebody's place inside, to be given back once. */
    public interface Place {
        void leave();
    }

    /** Lets one more of a visitor's sockets in, unless there are {@code most}; 0 is no limit. */
    public Future<Optional<Place>> enter(SiteId site, VisitorId visitor, int most) {
        return count("v:" + name(site, visitor), most);
    }

    /** Lets one more socket from an address in, unless there are {@code most}; 0 is no limit. */
    public Future<Optional<Place>> enter(String address, int most) {
        return count("a:" + address, most);
    }

    /** After how many milliseconds a visitor may write; 0 is now. {@code perMinute} of 0 is no limit. */
    public Future<Long> untilNextMessage(SiteId site, VisitorId visitor, int perMinute) {
        return perMinute == 0
                ? Future.succeededFuture(0L)
                : buckets.take("m:" + name(site, visitor), perMinute).recover(problem -> {
                    LOG.debug("messages cannot be counted: {}", problem.getMessage());
                    return Future.succeededFuture(0L);
                });
    }

    private Future<Optional<Place>> count(String who, int most) {
        if (most == 0) {
            return Future.succeededFuture(Optional.of(UNCOUNTED));
        }
        return attendance
                .enter(who, most)
                .map(counted -> counted ? Optional.<Place>of(() -> attendance.leave(who)) : Optional.<Place>empty())
                .recover(problem -> {
                    LOG.debug("sockets cannot be counted: {}", problem.getMessage());
                    return Future.succeededFuture(Optional.of(UNCOUNTED));
                });
    }

    private static String name(SiteId site, VisitorId visitor) {
        return site.value() + "/" + visitor.value();
    }
}
