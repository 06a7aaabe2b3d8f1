package dev.parlor.history;

import io.vertx.core.Future;

/**
 * How often somebody is here at the same moment, counted over all servers. What a server that died had counted is
 * forgotten with it. Event-loop confined; each loop has its own.
 */
public interface Attendance {
    /**
     * Counts one more, unless there would be more than {@code most}.
     *
     * @return whether it was counted
     */
    Future<Boolean> enter(String who, int most);

    /** Takes one back that was counted here. */
    void leave(String who);
}
