package dev.parlor.tool.postgres;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.TurnId;
import dev.parlor.tool.approval.ApprovalRecord;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Questions as the table has them. */
final class ApprovalRows {
    static final String APPROVE = "approve";
    static final String DENY = "deny";
    static final String APPROVED = "approved";
    static final String DENIED = "denied";

    private ApprovalRows() {}

    static List<ApprovalRecord> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(ApprovalRows::read)
                .toList();
    }

    static Optional<ApprovalRecord> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private static ApprovalRecord read(Row row) {
        Approval approval = new Approval(
                row.getString("id"),
                new SiteId(row.getString("site")),
                new ConversationId(row.getString("conversation")),
                new TurnId(row.getString("turn")),
                new ToolCall(row.getString("call"), row.getString("tool"), row.getString("arguments")),
                new Approval.ToolVersion(row.getString("version"), row.getString("parameters")),
                Approval.Approver.valueOf(row.getString("approver").toUpperCase(Locale.ROOT)),
                row.getString("title"),
                row.getOffsetDateTime("deadline").toInstant(),
                row.getString("otherwise").equals(APPROVE));
        return new ApprovalRecord(
                approval, row.getOffsetDateTime("asked_at").toInstant(), standing(row, approval.approvedOtherwise()));
    }

    private static ApprovalRecord.Standing standing(Row row, boolean approvedOtherwise) {
        String state = row.getString("state");
        return switch (state) {
            case "waiting" -> new ApprovalRecord.Standing.Waiting();
            case "withdrawn" -> new ApprovalRecord.Standing.Withdrawn(decidedAt(row));
            case APPROVED -> decided(row, new ApprovalDecision.Approved(by(row), row.getString("edited")));
            case DENIED -> decided(row, new ApprovalDecision.Denied(by(row), row.getString("reason")));
            case "expired" -> decided(row, new ApprovalDecision.Expired(approvedOtherwise));
            default -> throw new IllegalStateException("no approval is in the state " + state);
        };
    }

    private static ApprovalRecord.Standing decided(Row row, ApprovalDecision decision) {
        return new ApprovalRecord.Standing.Decided(decision, decidedAt(row));
    }

    private static String by(Row row) {
        return row.getString("decided_by");
    }

    private static Instant decidedAt(Row row) {
        return row.getOffsetDateTime("decided_at").toInstant();
    }
}
