package dev.parlor.site;

import dev.parlor.config.Finding;
import dev.parlor.conversation.SiteId;
import java.time.Instant;
import java.util.List;

/**
 * A site as this server has it.
 *
 * @param title of what answers; empty while nothing does
 * @param serving whether something answers: what stands there now, or what stood there before it was broken
 * @param problems why what stands there now is not what answers, or does not answer; empty if it does
 * @param warnings what else somebody should know of it
 * @param since when it came to be as it is
 */
public record SiteState(
        SiteId id,
        String title,
        Source source,
        boolean serving,
        List<Finding> problems,
        List<Finding> warnings,
        Instant since) {
    public SiteState {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    public boolean isBroken() {
        return !problems.isEmpty();
    }

    /** Where a site comes from. */
    public sealed interface Source {
        /** A file of this server. */
        record InFile(String file) implements Source {}

        /** Somebody sent it, to whichever server. */
        record OverApi(String by, Instant at) implements Source {}
    }
}
