package dev.parlor.site;

import dev.parlor.config.Finding;
import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The sites of a server, to be read and, as far as no file makes them, changed. Thread-safe. */
public interface SiteBook {
    /** All that there are, the broken ones too, by their ids. */
    List<SiteState> all();

    /** A site's text as somebody has written it, whether or not it is what answers. */
    Optional<String> text(SiteId site);

    /** Makes a site of a text, or replaces the one that was made over the API. */
    Future<Outcome> put(SiteId site, String text, String by);

    /** Takes back a site that was made over the API. */
    Future<Outcome> remove(SiteId site, String by);

    /** What became of a change. */
    sealed interface Outcome {
        /** It stands, on this server at once and on the others at their next look. */
        record Stands(SiteState state, boolean created) implements Outcome {}

        record Removed() implements Outcome {}

        /** Nothing was changed. */
        record Invalid(List<Finding> problems) implements Outcome {}

        /** Nothing was changed: a file of this server makes the site. */
        record InFile(String file) implements Outcome {}

        /** It is kept, and this server has not come to it yet. */
        record Later() implements Outcome {}

        record TooMany(int most) implements Outcome {}

        record Unknown() implements Outcome {}
    }
}
