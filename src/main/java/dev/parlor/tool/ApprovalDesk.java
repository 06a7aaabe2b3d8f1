package dev.parlor.tool;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import io.vertx.core.Future;

/** Where calls wait for a person. Whoever decides does so once, for all servers. */
public interface ApprovalDesk {
    /**
     * Keeps the question, and completes when it is decided, on the caller's context. Asked again with the same id, after a
     * restart, it waits on or gives the decision that was made.
     *
     * <p>Fails only if the question cannot be kept.
     *
     * @param over completes when nobody waits any more: the question is withdrawn
     */
    Future<ApprovalDecision> ask(Approval approval, Future<Void> over);
}
