package dev.parlor.tool.catalogue;

import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import java.util.List;

/** What was declared and switched while servers ran, for all of them. Futures complete on the caller's context. */
public interface DeclarationStore {
    /** Rises with every change. */
    Future<Long> revision();

    Future<State> load();

    /**
     * Declares a tool, or takes the place of the one with its name and version.
     *
     * @param text one entry of {@code tools}, as JSON
     * @param by who did
     */
    Future<Void> declare(SiteId site, String name, String version, String text, String by);

    /** Takes a declaration back; false if there was none. What a site's file declares stays. */
    Future<Boolean> retract(SiteId site, String name, String version);

    Future<Void> set(ToolSwitch value, String by);

    /**
     * Everything at one moment.
     *
     * @param declared in the order in which they were first declared
     */
    record State(long revision, List<Text> declared, List<ToolSwitch> switches) {}

    /** A declaration as it was sent. */
    record Text(SiteId site, String text) {}
}
