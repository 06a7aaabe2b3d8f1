package dev.parlor.tool;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import io.vertx.core.Future;

/** Where calls wait for a person. Whoever decides does so once, for all servers. */
public interface ApprovalDesk {
    /**
     * Keeps the question, so that from then on it can be decided. Asked again with the same id, after a restart, it gives
     * the question as it was kept the first time, with the decision if one was made.
     *
     * <p>Fails only if the question cannot be kept. Completes on the caller's context, like the decision.
     *
     * @param over completes when nobody waits here any more; the question itself stays as long as its turn goes on,
     *     on whatever server
     */
    Future<Asked> ask(Approval approval, Future<Void> over);

    /**
     * A question that is kept.
     *
     * @param decision stays open if {@code over} comes first, never fails
     */
    record Asked(Approval approval, Future<ApprovalDecision> decision) {}
}
