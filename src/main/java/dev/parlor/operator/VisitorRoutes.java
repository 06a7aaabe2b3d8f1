package dev.parlor.operator;

import dev.parlor.config.OperatorRole;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.VisitorExport;
import dev.parlor.site.Erasures;
import dev.parlor.site.Visitors;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a site holds of a visitor, below {@code /v1/visitors}, for admins. Errors are problem details (RFC 9457). Thread-safe. */
public final class VisitorRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(VisitorRoutes.class);

    private final Erasures erasures;
    private final VisitorExport archive;
    private final Visitors visitors;
    private final OperatorGate gate;

    public VisitorRoutes(Erasures erasures, VisitorExport archive, Visitors visitors, OperatorGate gate) {
        this.erasures = erasures;
        this.archive = archive;
        this.visitors = visitors;
        this.gate = gate;
    }

    /** To be mounted before whatever answers for all of {@code /v1}. */
    public void mount(Router router) {
        router.delete("/v1/visitors/:site/:id")
                .handler(gate.atLeast(OperatorRole.ADMIN))
                .handler(this::requireSite)
                .handler(this::erase);
        router.get("/v1/visitors/:site/:id/export")
                .handler(gate.atLeast(OperatorRole.ADMIN))
                .handler(this::requireSite)
                .handler(this::export);
        router.post("/v1/visitors/:site/:id/revoke")
                .handler(gate.atLeast(OperatorRole.OPERATOR))
                .handler(this::requireSite)
                .handler(this::revoke);
        router.route("/v1/visitors/*").failureHandler(Problems::failed);
    }

    private void erase(RoutingContext context) {
        SiteId site = new SiteId(context.pathParam("site"));
        VisitorId visitor = new VisitorId(context.pathParam("id"));
        erasures.erase(site, visitor)
                .onSuccess(report -> OperatorRoutes.answer(
                        context,
                        new JsonObject()
                                .put("site", site.value())
                                .put("visitor", visitor.value())
                                .put("erasedAt", report.at().toString())
                                .put("erased", report.erased().json())))
                .onFailure(context::fail);
    }

    private void revoke(RoutingContext context) {
        SiteId site = new SiteId(context.pathParam("site"));
        VisitorId visitor = new VisitorId(context.pathParam("id"));
        visitors.revoke(site, visitor)
                .onSuccess(revocation -> OperatorRoutes.answer(
                        context,
                        new JsonObject()
                                .put("site", site.value())
                                .put("visitor", visitor.value())
                                .put("revokedAt", revocation.at().toString())))
                .onFailure(context::fail);
    }

    /** In chunks, as fast as they are taken. One that breaks off in the middle is cut, so that nobody takes it for whole. */
    private void export(RoutingContext context) {
        HttpServerResponse response = context.response();
        Function<String, Future<Void>> write = piece -> {
            if (!response.headWritten()) {
                response.setChunked(true)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"visitor.json\"");
            }
            return response.write(piece);
        };
        archive.write(new SiteId(context.pathParam("site")), new VisitorId(context.pathParam("id")), write)
                .compose(written -> response.end())
                .onFailure(problem -> {
                    if (response.headWritten()) {
                        LOG.warn("an export broke off: {}", problem.getMessage());
                        response.reset();
                    } else {
                        context.fail(problem);
                    }
                });
    }

    /** A site that an operator does not see is not there for them; nor is a visitor whose name none can be. */
    private void requireSite(RoutingContext context) {
        String site = context.pathParam("site");
        String visitor = context.pathParam("id");
        if (!site.isBlank()
                && !visitor.isBlank()
                && OperatorGate.operator(context).covers(new SiteId(site))) {
            exists(new SiteId(site))
                    .onSuccess(known -> {
                        if (known) {
                            context.next();
                        } else {
                            Problems.notFound(context);
                        }
                    })
                    .onFailure(context::fail);
        } else {
            Problems.notFound(context);
        }
    }

    /** Whether there is such a site, or was. */
    private Future<Boolean> exists(SiteId site) {
        return visitors.hasSite(site) ? Future.succeededFuture(true) : erasures.knows(site);
    }
}
