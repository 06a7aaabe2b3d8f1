package dev.parlor.tool.approval;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import java.time.Instant;

/** A question with what has become of it. */
public record ApprovalRecord(Approval approval, Instant askedAt, Standing standing) {
    /** What has become of a question. */
    public sealed interface Standing {
        record Waiting() implements Standing {}

        record Decided(ApprovalDecision decision, Instant at) implements Standing {}

        /** The turn ended before anybody decided. */
        record Withdrawn(Instant at) implements Standing {}
    }
}
