package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Results that stand in for the next identical call, on any server. */
public interface ResultCache {
    Future<Optional<ToolResult.Succeeded>> find(String key);

    /** Keeps a result for as long; not if it belongs to somebody who was just forgotten. */
    Future<Void> keep(String key, Owner owner, ToolResult.Succeeded result, Duration lasting);

    /** Drops the results that belong to somebody. */
    Future<Void> forget(Owner owner);

    /** Whose result it is. */
    sealed interface Owner {
        /** One that depends on who asked. */
        record OfVisitor(SiteId site, VisitorId visitor) implements Owner {}

        /** One that serves all. */
        record OfSite() implements Owner {}
    }
}
