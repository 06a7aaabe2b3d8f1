package dev.parlor.tool.dispatch;

import dev.parlor.conversation.CallProgress;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps one tool, and one site, from taking all of a server: so many calls run at once, so many wait for them, one more
 * is refused. A call that waits uses up its own deadline. Safe from any thread.
 */
final class Bulkhead implements CallStage {
    private final Vertx vertx;
    private final int perTool;
    private final int perSite;
    private final int waiting;
    private final Map<String, Berth> berths = new HashMap<>();

    /**
     * An empty ship.
     *
     * @param perTool for tools that name no number of their own
     * @param waiting calls that may wait for a tool, and for a site
     */
    Bulkhead(Vertx vertx, int perTool, int perSite, int waiting) {
        this.vertx = vertx;
        this.perTool = perTool;
        this.perSite = perSite;
        this.waiting = waiting;
    }

    @Override
    public Future<ToolResult> run(RunningCall call, Onward onward) {
        SiteId site = call.invocation().site();
        int own = call.tool().policy().rules().concurrency();
        return enter(
                site + "/" + call.tool().name(),
                own == 0 ? perTool : own,
                call,
                tool -> enter(site.value(), perSite, tool, onward));
    }

    private Future<ToolResult> enter(String name, int room, RunningCall call, Onward onward) {
        Promise<Boolean> turn = Promise.promise();
        if (!join(name, room, turn)) {
            return Future.succeededFuture(ToolFault.BUSY.untouched("Too many calls are running; try again later."));
        }
        if (!turn.future().isComplete()) {
            call.progress(CallProgress.State.QUEUED, 1);
            long timer =
                    vertx.setTimer(Math.max(1, call.scope().remaining().toMillis()), late -> turn.tryComplete(false));
            turn.future().onComplete(decided -> vertx.cancelTimer(timer));
            call.over().onComplete(over -> turn.tryComplete(false));
        }
        return turn.future().compose(entered -> {
            if (!entered) {
                return Future.succeededFuture(
                        ToolFault.BUSY.untouched("Too many calls were running for too long; try again later."));
            }
            return onward.run(call).onComplete(done -> leave(name));
        });
    }

    /** Takes a place or a place in the line; false if the line is full. */
    private synchronized boolean join(String name, int room, Promise<Boolean> turn) {
        Berth berth = berths.computeIfAbsent(name, created -> new Berth());
        if (berth.running < room) {
            berth.running++;
            turn.complete(true);
            return true;
        }
        berth.line.removeIf(waiter -> waiter.turn.future().isComplete());
        return berth.line.size() < waiting && berth.line.add(new Waiter(turn, vertx.getOrCreateContext()));
    }

    private synchronized void leave(String name) {
        Berth berth = berths.get(name);
        if (berth == null) {
            return;
        }
        for (Waiter next = berth.line.poll(); next != null; next = berth.line.poll()) {
            if (!next.turn.future().isComplete()) {
                Waiter waiter = next;
                waiter.context.runOnContext(there -> {
                    if (!waiter.turn.tryComplete(true)) {
                        leave(name);
                    }
                });
                return;
            }
        }
        berth.running--;
        if (berth.running == 0) {
            berths.remove(name);
        }
    }

    private record Waiter(Promise<Boolean> turn, Context context) {}

    private static final class Berth {
        private final Deque<Waiter> line = new ArrayDeque<>();
        private int running;
    }
}
