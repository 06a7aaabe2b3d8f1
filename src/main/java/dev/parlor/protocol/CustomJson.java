package dev.parlor.protocol;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.CallProgress;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.TurnId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/** The log entries that AG-UI has no event of its own for: CUSTOM events with a name below {@code parlor.}. */
final class CustomJson {
    private static final String IMAGE = "parlor.image";
    private static final String MESSAGE_RESET = "parlor.message.reset";
    private static final String RESUMED = "parlor.resumed";
    private static final String TOOL_STATUS = "parlor.tool.status";
    private static final String APPROVAL = "parlor.approval";
    private static final String APPROVAL_DECIDED = "parlor.approval.decided";
    private static final String APPROVE = "approve";
    private static final String DENY = "deny";

    private CustomJson() {}

    static JsonObject reset(Event.MessageReset reset) {
        return frame(
                MESSAGE_RESET, new JsonObject().put("messageId", reset.message().value()));
    }

    static JsonObject sent(Event.ImageSent image) {
        return frame(
                IMAGE,
                new JsonObject()
                        .put("messageId", image.message().value())
                        .put("number", image.number())
                        .put("url", image.url()));
    }

    static JsonObject resumed(Event.RunResumed resumed) {
        return frame(
                RESUMED,
                new JsonObject()
                        .put("runId", resumed.turn().value())
                        .put("attempt", resumed.attempt())
                        .put("of", resumed.of())
                        .put("usageBefore", "unknown"));
    }

    static JsonObject progressed(Event.ToolCallProgressed progressed) {
        CallProgress progress = progressed.progress();
        return frame(
                TOOL_STATUS,
                new JsonObject()
                        .put("toolCallId", progressed.toolCallId())
                        .put("state", word(progress.state()))
                        .put("attempt", progress.attempt())
                        .put("of", progress.of()));
    }

    static JsonObject asked(Event.ApprovalAsked asked) {
        Approval approval = asked.approval();
        return frame(
                APPROVAL,
                new JsonObject()
                        .put("interruptId", approval.id())
                        .put("site", approval.site().value())
                        .put("threadId", approval.conversation().value())
                        .put("runId", approval.turn().value())
                        .put("toolCallId", approval.call().id())
                        .put("toolCallName", approval.call().name())
                        .put("toolVersion", approval.tool().version())
                        .put("title", approval.title())
                        .put("arguments", new JsonObject(approval.call().arguments()))
                        .put("parameters", new JsonObject(approval.tool().parameters()))
                        .put("by", word(approval.by()))
                        .put("expiresAt", approval.deadline().toString())
                        .put("otherwise", approval.approvedOtherwise() ? APPROVE : DENY));
    }

    /** Says of who decided no more than whether it was the visitor: operators are not named to visitors. */
    static JsonObject decided(Event.ApprovalDecided decided) {
        JsonObject value =
                new JsonObject().put("interruptId", decided.approvalId()).put("toolCallId", decided.toolCallId());
        switch (decided.decision()) {
            case ApprovalDecision.Approved approved -> {
                value.put("status", "approved").put("by", role(approved.by()));
                if (approved.arguments() != null) {
                    value.put("arguments", new JsonObject(approved.arguments()));
                }
            }
            case ApprovalDecision.Denied denied ->
                value.put("status", "denied").put("by", role(denied.by())).put("reason", denied.reason());
            case ApprovalDecision.Expired expired ->
                value.put("status", "expired").put("approved", expired.approved());
        }
        return frame(APPROVAL_DECIDED, value);
    }

    /** @throws IllegalArgumentException if the name is not one of these */
    static Event decode(JsonObject json) {
        JsonObject value = json.getJsonObject("value", new JsonObject());
        return switch (String.valueOf(json.getString("name"))) {
            case MESSAGE_RESET -> new Event.MessageReset(new MessageId(value.getString("messageId")));
            case IMAGE ->
                new Event.ImageSent(
                        new MessageId(value.getString("messageId")),
                        value.getInteger("number"),
                        value.getString("url"));
            case RESUMED ->
                new Event.RunResumed(
                        new TurnId(value.getString("runId")), value.getInteger("attempt"), value.getInteger("of"));
            case TOOL_STATUS ->
                new Event.ToolCallProgressed(
                        value.getString("toolCallId"),
                        new CallProgress(
                                CallProgress.State.valueOf(
                                        value.getString("state").toUpperCase(Locale.ROOT)),
                                value.getInteger("attempt"),
                                value.getInteger("of")));
            case APPROVAL -> new Event.ApprovalAsked(approval(value));
            case APPROVAL_DECIDED ->
                new Event.ApprovalDecided(
                        value.getString("interruptId"), value.getString("toolCallId"), decision(value));
            default -> throw new IllegalArgumentException("no log entry has the name " + json.getString("name"));
        };
    }

    private static Approval approval(JsonObject value) {
        return new Approval(
                value.getString("interruptId"),
                new SiteId(value.getString("site")),
                new ConversationId(value.getString("threadId")),
                new TurnId(value.getString("runId")),
                new ToolCall(
                        value.getString("toolCallId"),
                        value.getString("toolCallName"),
                        value.getJsonObject("arguments").encode()),
                new Approval.ToolVersion(
                        value.getString("toolVersion"),
                        value.getJsonObject("parameters").encode()),
                Approval.Approver.valueOf(value.getString("by").toUpperCase(Locale.ROOT)),
                value.getString("title"),
                Instant.parse(value.getString("expiresAt")),
                value.getString("otherwise").equals(APPROVE));
    }

    private static ApprovalDecision decision(JsonObject value) {
        return switch (value.getString("status")) {
            case "approved" -> {
                JsonObject arguments = value.getJsonObject("arguments");
                yield new ApprovalDecision.Approved(
                        value.getString("by"), arguments == null ? null : arguments.encode());
            }
            case "denied" -> new ApprovalDecision.Denied(value.getString("by"), value.getString("reason"));
            default -> new ApprovalDecision.Expired(value.getBoolean("approved"));
        };
    }

    private static JsonObject frame(String name, JsonObject value) {
        return new JsonObject().put("type", "CUSTOM").put("name", name).put("value", value);
    }

    private static String role(String by) {
        return by.replaceFirst(":.*", "");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
