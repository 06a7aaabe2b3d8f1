package dev.parlor.tool.approval;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The questions that calls have put to people. Thread-safe; Futures complete on the caller's context. */
public interface Approvals {
    /** Those that wait, oldest first; or those that do not wait any more, latest first. */
    Future<List<ApprovalRecord>> list(ApprovalQuery query);

    Future<Optional<ApprovalRecord>> find(String id);

    /** Decides once, for all servers: of several who try, one has decided and the others are told who it was. */
    Future<Verdict> decide(String id, Decider who, ApprovalAnswer answer);
}
