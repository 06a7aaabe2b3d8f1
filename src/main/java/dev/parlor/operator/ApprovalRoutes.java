package dev.parlor.operator;

import dev.parlor.config.OperatorRole;
import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ConversationId;
import dev.parlor.site.Identity;
import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.approval.ApprovalQuery;
import dev.parlor.tool.approval.Approvals;
import dev.parlor.tool.approval.Decider;
import dev.parlor.tool.approval.Verdict;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Questions of calls below {@code /v1/approvals}: which wait, and an operator's answer. Errors are problem details (RFC
 * 9457). Thread-safe.
 */
public final class ApprovalRoutes {
    private static final int BODY_BYTES = 256 * 1_024;
    private static final int LIST_DEFAULT = 50;
    private static final int LIST_MOST = 500;

    private final Approvals approvals;
    private final OperatorGate gate;
    private final int reasonChars;

    /** @param reasonChars longest reason that an operator may give */
    public ApprovalRoutes(Approvals approvals, OperatorGate gate, int reasonChars) {
        this.approvals = approvals;
        this.gate = gate;
        this.reasonChars = reasonChars;
    }

    /** To be mounted before whatever answers for all of {@code /v1}. */
    public void mount(Router router) {
        Handler<RoutingContext> reader = gate.atLeast(OperatorRole.VIEWER);
        router.get("/v1/approvals").handler(reader).handler(this::list);
        router.get("/v1/approvals/:id").handler(reader).handler(this::show);
        router.post("/v1/approvals/:id")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES))
                .handler(gate.atLeast(OperatorRole.OPERATOR))
                .handler(this::decide);
        router.route("/v1/approvals*").failureHandler(Problems::failed);
    }

    private void list(RoutingContext context) {
        String state = parameter(context, "state").orElse("waiting");
        Optional<Integer> limit = limit(parameter(context, "limit"));
        Optional<String> by = parameter(context, "by");
        if (!List.of("waiting", "over").contains(state)) {
            Problems.badRequest(context, "invalid_state", "\"state\" is waiting or over.");
        } else if (limit.isEmpty()) {
            Problems.badRequest(context, "invalid_limit", "\"limit\" is a number from 1 to " + LIST_MOST + ".");
        } else if (by.isPresent() && !List.of("visitor", "operator").contains(by.get())) {
            Problems.badRequest(context, "invalid_by", "\"by\" is visitor or operator.");
        } else {
            approvals
                    .list(new ApprovalQuery(
                            state.equals("waiting"),
                            OperatorGate.sites(
                                    OperatorGate.operator(context),
                                    context.request().getParam("site")),
                            parameter(context, "conversation").map(ConversationId::new),
                            by.map(who -> Approval.Approver.valueOf(who.toUpperCase(Locale.ROOT))),
                            limit.get()))
                    .onSuccess(found -> {
                        JsonArray list = new JsonArray();
                        found.forEach(record -> list.add(ApprovalJson.encode(record)));
                        answer(context, new JsonObject().put("approvals", list));
                    })
                    .onFailure(context::fail);
        }
    }

    private void show(RoutingContext context) {
        Identity.Operator operator = OperatorGate.operator(context);
        approvals
                .find(context.pathParam("id"))
                .map(found ->
                        found.filter(record -> operator.covers(record.approval().site())))
                .onSuccess(found -> found.ifPresentOrElse(
                        record -> answer(context, ApprovalJson.encode(record)), () -> Problems.notFound(context)))
                .onFailure(context::fail);
    }

    private void decide(RoutingContext context) {
        ApprovalAnswer said = said(context);
        if (said == null) {
            Problems.badRequest(
                    context,
                    "invalid_decision",
                    "Send a JSON object with \"approved\" (true or false), and if you like \"arguments\" (an object) and"
                            + " \"reason\" (a text of at most " + reasonChars + " characters).");
            return;
        }
        Identity.Operator operator = OperatorGate.operator(context);
        Decider who = new Decider.OfOperator(operator.name(), operator.sites(), Optional.empty());
        approvals
                .decide(context.pathParam("id"), who, said)
                .onSuccess(verdict -> {
                    switch (verdict) {
                        case Verdict.Decided decided -> answer(context, ApprovalJson.encode(decided.approval()));
                        case Verdict.Refused refused -> refuse(context, refused);
                    }
                })
                .onFailure(context::fail);
    }

    private @Nullable ApprovalAnswer said(RoutingContext context) {
        try {
            JsonObject body = context.body().asJsonObject();
            Boolean approved = body == null ? null : body.getBoolean("approved");
            if (approved == null) {
                return null;
            }
            JsonObject arguments = body.getJsonObject("arguments");
            String reason = body.getString("reason", "");
            return reason == null || reason.length() > reasonChars || reason.indexOf('\0') >= 0
                    ? null
                    : new ApprovalAnswer(approved, arguments == null ? null : arguments.encode(), reason);
        } catch (DecodeException | ClassCastException notAsDescribed) {
            return null;
        }
    }

    private static void refuse(RoutingContext context, Verdict.Refused refused) {
        switch (refused.refusal()) {
            case UNKNOWN_APPROVAL -> Problems.answer(context, 404, "Not Found", refused.failure());
            case NOT_YOURS_TO_DECIDE -> Problems.answer(context, 403, "Forbidden", refused.failure());
            case ALREADY_DECIDED -> Problems.answer(context, 409, "Conflict", refused.failure());
            case INVALID_ARGUMENTS -> Problems.answer(context, 422, "Unprocessable Content", refused.failure());
        }
    }

    private static Optional<String> parameter(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getParam(name)).filter(text -> !text.isBlank());
    }

    private static Optional<Integer> limit(Optional<String> text) {
        return text.isEmpty()
                ? Optional.of(LIST_DEFAULT)
                : text.filter(digits -> digits.matches("\\d{1,4}"))
                        .map(Integer::parseInt)
                        .filter(limit -> limit >= 1 && limit <= LIST_MOST);
    }

    private static void answer(RoutingContext context, JsonObject body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encode());
    }
}
