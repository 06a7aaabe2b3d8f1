package dev.parlor.tool.notice;

import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Notices as all servers know them. */
public interface Notices {
    /** Keeps a notice; one that is there already stays as it is. */
    Future<Void> add(Notice notice);

    /** Those that nobody has seen to, the urgent first and the latest before the others. */
    Future<List<Notice>> open(Optional<Set<SiteId>> sites, int most);

    /** Marks one as seen to; false if there is none that is open. */
    Future<Boolean> close(String id, Optional<Set<SiteId>> sites, String operator);
}
