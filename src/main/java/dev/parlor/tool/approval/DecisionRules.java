package dev.parlor.tool.approval;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ArgumentCheck;
import dev.parlor.tool.ToolLimits;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may decide which question, and what they may change. Safe from any thread. */
public final class DecisionRules {
    private final ToolLimits limits;

    public DecisionRules(ToolLimits limits) {
        this.limits = limits;
    }

    /** What the rules say to a decision. */
    public sealed interface Ruling {
        /**
         * It may be made.
         *
         * @param arguments as JSON text if the decision changes them, with defaults filled in; else null
         */
        record Allowed(@Nullable String arguments) implements Ruling {}

        record Refused(Verdict.Refused refusal) implements Ruling {}
    }

    /** Holds a decision against the question as it stands. */
    public Ruling rule(ApprovalRecord found, Decider who, ApprovalAnswer answer) {
        Approval approval = found.approval();
        if (!isInSight(approval, who)) {
            return refused(unknown());
        }
        if (!isAsked(approval.by(), who)) {
            return refused(refusal(
                    Verdict.Refusal.NOT_YOURS_TO_DECIDE,
                    switch (approval.by()) {
                        case VISITOR -> "This is for the visitor to decide.";
                        case OPERATOR -> "This is for an operator to decide.";
                    }));
        }
        if (!(found.standing() instanceof ApprovalRecord.Standing.Waiting)) {
            return refused(late(found, who));
        }
        return answer.approved() && answer.arguments() != null
                ? edited(approval, answer.arguments())
                : new Ruling.Allowed(null);
    }

    public static Verdict.Refused unknown() {
        return refusal(Verdict.Refusal.UNKNOWN_APPROVAL, "Nobody is asked under this id.");
    }

    /** Says who was quicker, and what they decided; visitors are not told an operator's name. */
    public static Verdict.Refused late(ApprovalRecord decided, Decider who) {
        return refusal(
                Verdict.Refusal.ALREADY_DECIDED,
                switch (decided.standing()) {
                    case ApprovalRecord.Standing.Waiting waiting -> "Nobody decided in time.";
                    case ApprovalRecord.Standing.Withdrawn withdrawn ->
                        "It was withdrawn: the answer it was for has ended.";
                    case ApprovalRecord.Standing.Decided made ->
                        switch (made.decision()) {
                            case ApprovalDecision.Approved approved ->
                                "It was approved by " + name(approved.by(), who) + ".";
                            case ApprovalDecision.Denied denied -> "It was denied by " + name(denied.by(), who) + ".";
                            case ApprovalDecision.Expired expired ->
                                expired.approved()
                                        ? "Nobody decided in time; it was approved by default."
                                        : "Nobody decided in time; it was denied by default.";
                        };
                });
    }

    private static boolean isInSight(Approval approval, Decider who) {
        return switch (who) {
            case Decider.OfVisitor visitor ->
                visitor.site().equals(approval.site()) && visitor.conversation().equals(approval.conversation());
            case Decider.OfOperator operator ->
                (operator.sites().isEmpty() || operator.sites().contains(approval.site()))
                        && operator.watched()
                                .map(approval.conversation()::equals)
                                .orElse(true);
        };
    }

    private static boolean isAsked(Approval.Approver by, Decider who) {
        return switch (who) {
            case Decider.OfVisitor visitor -> by == Approval.Approver.VISITOR;
            case Decider.OfOperator operator -> by == Approval.Approver.OPERATOR;
        };
    }

    /** Held against what the question says of the tool, which is what the person has seen. */
    private Ruling edited(Approval approval, String arguments) {
        ToolDefinition shown = new ToolDefinition(
                approval.call().name(), approval.title(), approval.tool().parameters());
        return switch (new ArgumentCheck(shown, limits).check(arguments)) {
            case ArgumentCheck.Verdict.Refused refused ->
                refused(refusal(Verdict.Refusal.INVALID_ARGUMENTS, sentence(refused.result())));
            case ArgumentCheck.Verdict.Accepted accepted -> new Ruling.Allowed(changed(approval, accepted.arguments()));
        };
    }

    private static @Nullable String changed(Approval approval, JsonObject arguments) {
        return arguments.equals(new JsonObject(approval.call().arguments())) ? null : arguments.encode();
    }

    private static String sentence(ToolResult result) {
        return switch (result) {
            case ToolResult.Failed failed -> failed.failure().message();
            case ToolResult.Succeeded succeeded -> succeeded.content();
        };
    }

    private static String name(String by, Decider who) {
        return switch (who) {
            case Decider.OfVisitor visitor -> by.startsWith("operator:") ? "an operator" : "you";
            case Decider.OfOperator operator ->
                by.startsWith("operator:") ? by.substring("operator:".length()) : "the visitor";
        };
    }

    private static Ruling refused(Verdict.Refused refusal) {
        return new Ruling.Refused(refusal);
    }

    private static Verdict.Refused refusal(Verdict.Refusal why, String sentence) {
        return new Verdict.Refused(why, new Failure(why.name().toLowerCase(Locale.ROOT), sentence, false));
    }
}
