package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was called, for those who must account for it, and how well tools do. Futures complete on the caller's context. */
public interface ToolHistory {
    /** Calls that fit, newest first; each as an object with the audit's columns in camelCase. */
    Future<List<JsonObject>> calls(Wanted wanted);

    /** Figures of each tool and version that was called within the window, by tool. */
    Future<List<Figures>> figures(SiteId site, Duration window);

    /** Forgets calls that are older. */
    Future<Integer> forget(Duration age);

    /**
     * Which calls.
     *
     * @param before number of the call that the page before ended with; the largest long for the first page
     * @param limit at most so many
     */
    record Wanted(
            SiteId site,
            Instant from,
            Instant to,
            Optional<String> tool,
            Optional<String> visitor,
            Optional<String> conversation,
            Optional<String> outcome,
            long before,
            int limit) {
        /** The page that follows the call with this number. */
        public Wanted before(long call) {
            return new Wanted(site, from, to, tool, visitor, conversation, outcome, call, limit);
        }
    }

    /**
     * How one version of a tool does. Latencies in milliseconds.
     *
     * @param errors calls that failed for another reason than the model's or a person's, such as bad arguments or a denial
     * @param retried calls that took more than one attempt
     * @param conversations in which it was called
     */
    record Figures(
            String tool,
            String version,
            long calls,
            long errors,
            long retried,
            long cached,
            long conversations,
            double p50,
            double p95,
            double p99) {
        private static final double FLAGGED = 0.05;

        public double errorRate() {
            return calls == 0 ? 0 : (double) errors / calls;
        }

        /** Whether more than one call in twenty fails. */
        public boolean isFlagged() {
            return errorRate() > FLAGGED;
        }
    }
}
