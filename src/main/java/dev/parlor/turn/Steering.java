package dev.parlor.turn;

import dev.parlor.config.SiteConfig.TurnConfig;
import dev.parlor.history.FencedException;
import dev.parlor.history.OpenTurn;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What visitors write while they are being answered, where the site lets that steer the answer.
 *
 * <p>The archive has it from the moment it was accepted, and gives it to this turn only as long as this server owns it:
 * whatever becomes of the server, it is answered once, by this turn or the next. Event-loop confined.
 */
final class Steering {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);

    private final OpenTurn turn;
    private final TurnParts parts;
    private final boolean wanted;
    private boolean asked;

    Steering(Run run) {
        this.turn = run.turn();
        this.parts = run.parts();
        this.wanted = run.site().config().turn().during() == TurnConfig.During.STEER;
    }

    /** Something new was written; tells whether the answer that is being given is to make room for it. */
    boolean turnTo() {
        boolean isFirst = wanted && !asked;
        asked |= wanted;
        return isFirst;
    }

    /** Whether something was written since the last look. */
    boolean isAsked() {
        return asked;
    }

    /**
     * What was written since the last look, which is the turn's from here on; without it if the archive is out of reach.
     * Fails if the turn has another owner.
     */
    Future<List<OpenTurn.Asked>> takeIn() {
        asked = false;
        return wanted ? takeIn(turn, parts) : Future.succeededFuture(List.of());
    }

    static Future<List<OpenTurn.Asked>> takeIn(OpenTurn turn, TurnParts parts) {
        return parts.archive().takeIn(turn).recover(problem -> {
            if (problem instanceof FencedException) {
                return Future.failedFuture(problem);
            }
            LOG.warn("turn {}: nobody knows what was written meanwhile: {}", turn.id(), problem.getMessage());
            return Future.succeededFuture(List.of());
        });
    }
}
