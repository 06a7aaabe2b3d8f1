package dev.parlor.operator;

import dev.parlor.config.OperatorRole;
import dev.parlor.conversation.Failure;
import dev.parlor.site.Identity;
import dev.parlor.tool.notice.Notice;
import dev.parlor.tool.notice.Notices;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What operators are told of calls, below {@code /v1/notices}. Errors are problem details (RFC 9457). Thread-safe. */
public final class NoticeRoutes {
    private static final int MOST = 100;

    private final Notices notices;
    private final OperatorGate gate;

    public NoticeRoutes(Notices notices, OperatorGate gate) {
        this.notices = notices;
        this.gate = gate;
    }

    /** To be mounted before whatever answers for all of {@code /v1}. */
    public void mount(Router router) {
        router.get("/v1/notices").handler(gate.atLeast(OperatorRole.VIEWER)).handler(this::list);
        router.post("/v1/notices/:id/close")
                .handler(gate.atLeast(OperatorRole.OPERATOR))
                .handler(this::close);
        router.route("/v1/notices*").failureHandler(Problems::failed);
    }

    private void list(RoutingContext context) {
        notices.open(
                        OperatorGate.sites(
                                OperatorGate.operator(context),
                                context.request().getParam("site")),
                        MOST)
                .onSuccess(found -> {
                    JsonArray list = new JsonArray();
                    found.forEach(notice -> list.add(json(notice)));
                    OperatorRoutes.answer(context, new JsonObject().put("notices", list));
                })
                .onFailure(context::fail);
    }

    private void close(RoutingContext context) {
        String id = context.pathParam("id");
        Identity.Operator operator = OperatorGate.operator(context);
        notices.close(id, OperatorGate.sites(operator, null), operator.name())
                .onSuccess(closed -> {
                    if (closed) {
                        OperatorRoutes.answer(
                                context, new JsonObject().put("id", id).put("closed", true));
                    } else {
                        Problems.answer(
                                context,
                                404,
                                "Not Found",
                                new Failure("not_found", "There is no such notice, or it was seen to already.", false));
                    }
                })
                .onFailure(context::fail);
    }

    private static JsonObject json(Notice notice) {
        return new JsonObject()
                .put("id", notice.id())
                .put("site", notice.site().value())
                .put("conversation", notice.conversation().value())
                .put("tool", notice.tool())
                .put("title", notice.title())
                .put("urgent", notice.urgent())
                .put("at", notice.at().toString());
    }
}
