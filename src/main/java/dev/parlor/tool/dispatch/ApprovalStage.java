package dev.parlor.tool.dispatch;

import dev.parlor.config.tool.ApprovalConfig;
import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ApprovalDesk;
import dev.parlor.tool.ArgumentCheck;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a person decide about a call. What they agree to is what runs: arguments that they edited are checked like the
 * model's, and the server's own are filled in after the decision. The call's clock starts when nobody has to be asked.
 */
final class ApprovalStage implements CallStage {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovalStage.class);

    private final ApprovalDesk desk;

    ApprovalStage(ApprovalDesk desk) {
        this.desk = desk;
    }

    @Override
    public Future<ToolResult> run(RunningCall call, Onward onward) {
        ApprovalConfig rule = call.tool().policy().rules().approval();
        return switch (rule.by()) {
            case NONE -> start(call, onward);
            case VISITOR -> ask(call, rule, Approval.Approver.VISITOR, onward);
            case OPERATOR -> ask(call, rule, Approval.Approver.OPERATOR, onward);
        };
    }

    private static Future<ToolResult> start(RunningCall call, Onward onward) {
        call.startClock();
        return onward.run(call);
    }

    private Future<ToolResult> ask(RunningCall call, ApprovalConfig rule, Approval.Approver by, Onward onward) {
        Approval approval = approval(call, rule, by);
        call.asked(approval);
        return desk.ask(approval, call.over()).transform(asked -> {
            if (asked.failed()) {
                LOG.error("approval {} cannot be kept", approval.id(), asked.cause());
                return Future.succeededFuture(
                        ToolFault.TOOL_FAILED.untouched("Nobody could be asked whether this may be done."));
            }
            call.decided(approval, asked.result());
            return obey(call, asked.result(), onward);
        });
    }

    private static Future<ToolResult> obey(RunningCall call, ApprovalDecision decision, Onward onward) {
        return switch (decision) {
            case ApprovalDecision.Approved approved -> approved(call, approved.arguments(), onward);
            case ApprovalDecision.Denied denied -> Future.succeededFuture(ToolFault.DENIED.untouched(words(denied)));
            case ApprovalDecision.Expired expired ->
                expired.approved()
                        ? start(call, onward)
                        : Future.succeededFuture(ToolFault.APPROVAL_EXPIRED.untouched(
                                "Nobody decided in time whether this may be done; it was not done."));
        };
    }

    private static Future<ToolResult> approved(RunningCall call, @Nullable String edited, Onward onward) {
        return edited == null ? start(call, onward) : edited(call, edited, onward);
    }

    private static Future<ToolResult> edited(RunningCall call, String arguments, Onward onward) {
        return switch (call.tool().check().check(arguments)) {
            case ArgumentCheck.Verdict.Refused refused -> Future.succeededFuture(refused.result());
            case ArgumentCheck.Verdict.Accepted accepted -> {
                Optional<ToolResult> refusal = Admission.refusal(call, accepted.arguments());
                yield refusal.<Future<ToolResult>>map(Future::succeededFuture).orElseGet(() -> start(call, onward));
            }
        };
    }

    private static String words(ApprovalDecision.Denied denied) {
        return denied.reason().isBlank()
                ? "Whoever was asked did not agree; it was not done."
                : "Whoever was asked did not agree; it was not done. Their reason: " + denied.reason();
    }

    private static Approval approval(RunningCall call, ApprovalConfig rule, Approval.Approver by) {
        ToolInvocation invocation = call.invocation();
        JsonObject shown = call.arguments().copy();
        call.tool().policy().rules().identity().keySet().forEach(shown::remove);
        return new Approval(
                "appr_" + invocation.idempotencyKey().replaceFirst("^.*:", ""),
                invocation.site(),
                invocation.conversation(),
                invocation.turn(),
                new ToolCall(invocation.call().id(), invocation.call().name(), shown.encode()),
                by,
                title(rule.title(), call.tool().name(), shown),
                Instant.now().plus(rule.deadline()));
    }

    private static String title(String template, String tool, JsonObject arguments) {
        if (template.isEmpty()) {
            return tool.replace('_', ' ');
        }
        String title = template;
        for (String name : arguments.fieldNames()) {
            title = title.replace("{" + name + "}", String.valueOf(arguments.getValue(name)));
        }
        return title;
    }
}
