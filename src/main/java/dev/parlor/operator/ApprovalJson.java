package dev.parlor.operator;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.tool.approval.ApprovalRecord;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** A question as operators read it. */
final class ApprovalJson {
    private ApprovalJson() {}

    static JsonObject encode(ApprovalRecord record) {
        Approval approval = record.approval();
        JsonObject json = new JsonObject()
                .put("id", approval.id())
                .put("site", approval.site().value())
                .put("conversation", approval.conversation().value())
                .put("turn", approval.turn().value())
                .put("toolCallId", approval.call().id())
                .put("tool", approval.call().name())
                .put("version", approval.tool().version())
                .put("title", approval.title())
                .put("arguments", new JsonObject(approval.call().arguments()))
                .put("parameters", new JsonObject(approval.tool().parameters()))
                .put("by", approval.by().name().toLowerCase(Locale.ROOT))
                .put("otherwise", approval.approvedOtherwise() ? "approve" : "deny")
                .put("askedAt", record.askedAt().toString())
                .put("expiresAt", approval.deadline().toString());
        switch (record.standing()) {
            case ApprovalRecord.Standing.Waiting waiting -> json.put("state", "waiting");
            case ApprovalRecord.Standing.Withdrawn withdrawn ->
                json.put("state", "withdrawn").put("decidedAt", withdrawn.at().toString());
            case ApprovalRecord.Standing.Decided decided -> {
                json.put("decidedAt", decided.at().toString());
                decision(json, decided.decision());
            }
        }
        return json;
    }

    private static void decision(JsonObject json, ApprovalDecision decision) {
        switch (decision) {
            case ApprovalDecision.Approved approved -> {
                json.put("state", "approved").put("decidedBy", approved.by());
                if (approved.arguments() != null) {
                    json.put("editedArguments", new JsonObject(approved.arguments()));
                }
            }
            case ApprovalDecision.Denied denied ->
                json.put("state", "denied").put("decidedBy", denied.by()).put("reason", denied.reason());
            case ApprovalDecision.Expired expired ->
                json.put("state", "expired").put("approved", expired.approved());
        }
    }
}
