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
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a person decide about a call. What they agree to is what runs: arguments that they edited are checked like the
 * model's, and the server's own are filled in after the decision. The call's clock starts when nobody has to be asked.
 */
final class ApprovalStage implements CallStage {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovalStage.class);
    private static final int ID_BYTES = 16;
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z0-9_]+)}");

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
        return desk.ask(approval, call.over()).transform(asked -> {
            if (asked.failed()) {
                LOG.error("approval {} cannot be kept", approval.id(), asked.cause());
                return Future.succeededFuture(
                        ToolFault.TOOL_FAILED.untouched("Nobody could be asked whether this may be done."));
            }
            return await(call, asked.result(), onward);
        });
    }

    /** The question as it is kept: after a restart it may be older than the tool. */
    private static Future<ToolResult> await(RunningCall call, ApprovalDesk.Asked asked, Onward onward) {
        Approval kept = asked.approval();
        if (!kept.call().name().equals(call.tool().name())
                || !kept.tool().version().equals(call.tool().version())) {
            return Future.succeededFuture(
                    ToolFault.APPROVAL_EXPIRED.untouched(
                            "The tool was replaced while somebody was asked; nothing was done. Call it again if it is needed."));
        }
        call.asked(kept);
        return asked.decision().compose(decision -> {
            call.decided(kept, decision);
            return obey(call, kept, decision, onward);
        });
    }

    private static Future<ToolResult> obey(RunningCall call, Approval kept, ApprovalDecision decision, Onward onward) {
        return switch (decision) {
            case ApprovalDecision.Approved approved -> {
                String edited = approved.arguments();
                yield edited == null
                        ? agreed(call, kept, onward)
                        : edited(call, edited, onward).map(result -> mention(edited, result));
            }
            case ApprovalDecision.Denied denied -> Future.succeededFuture(ToolFault.DENIED.untouched(words(denied)));
            case ApprovalDecision.Expired expired ->
                expired.approved()
                        ? agreed(call, kept, onward)
                        : Future.succeededFuture(ToolFault.APPROVAL_EXPIRED.untouched(
                                "Nobody decided in time whether this may be done; it was not done."));
        };
    }

    /** Runs what the question showed, also where the tool's defaults have changed since. */
    private static Future<ToolResult> agreed(RunningCall call, Approval kept, Onward onward) {
        String arguments = kept.call().arguments();
        return new JsonObject(arguments).equals(shown(call)) ? start(call, onward) : edited(call, arguments, onward);
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

    /** The model has asked for something else, and is told what was done. */
    private static ToolResult mention(String edited, ToolResult result) {
        return result instanceof ToolResult.Succeeded succeeded
                ? new ToolResult.Succeeded(new JsonObject()
                        .put("approved_with", new JsonObject(edited))
                        .put("result", json(succeeded.content()))
                        .encode())
                : result;
    }

    private static @Nullable Object json(String content) {
        try {
            return Json.decodeValue(content);
        } catch (DecodeException plainText) {
            return content;
        }
    }

    private static String words(ApprovalDecision.Denied denied) {
        return denied.reason().isBlank()
                ? "Whoever was asked did not agree; it was not done."
                : "Whoever was asked did not agree; it was not done. Their reason: " + denied.reason();
    }

    /** The same for each attempt at the call, and for no other call. */
    static String id(String idempotencyKey) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(idempotencyKey.getBytes(StandardCharsets.UTF_8));
            return "appr_" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static Approval approval(RunningCall call, ApprovalConfig rule, Approval.Approver by) {
        ToolInvocation invocation = call.invocation();
        JsonObject shown = shown(call);
        return new Approval(
                id(invocation.idempotencyKey()),
                invocation.site(),
                invocation.conversation(),
                invocation.turn(),
                new ToolCall(invocation.call().id(), invocation.call().name(), shown.encode()),
                new Approval.ToolVersion(
                        call.tool().version(), call.tool().definition().parameters()),
                by,
                title(rule.title(), call.tool().name(), shown),
                Instant.now().plus(rule.deadline()),
                rule.otherwise() == ApprovalConfig.Otherwise.APPROVE);
    }

    private static JsonObject shown(RunningCall call) {
        JsonObject shown = call.arguments().copy();
        call.tool().policy().rules().identity().keySet().forEach(shown::remove);
        return shown;
    }

    private static String title(String template, String tool, JsonObject arguments) {
        if (template.isEmpty()) {
            return tool.replace('_', ' ');
        }
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(
                        String.valueOf(Objects.requireNonNullElse(arguments.getValue(place.group(1)), "-"))));
    }
}
