package dev.parlor.operator;

import dev.parlor.config.OperatorRole;
import dev.parlor.config.SiteReader;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.site.Identity;
import dev.parlor.site.SiteBook;
import dev.parlor.site.SiteBook.Outcome;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;

/**
 * The sites themselves, below {@code /v1/sites}: for admins of all sites, since whoever writes a site decides what a
 * model is told and whom its tools ask. What is broken is told, below {@code /v1/site-problems}, to every operator whose
 * site it is. Errors are problem details (RFC 9457). Thread-safe.
 */
public final class SiteRoutes {
    private static final String YAML = "application/yaml";

    private final SiteBook book;
    private final OperatorGate gate;
    private final int bytes;

    /**
     * Routes to a book.
     *
     * @param bytes of the largest text that is taken
     */
    public SiteRoutes(SiteBook book, OperatorGate gate, int bytes) {
        this.book = book;
        this.gate = gate;
        this.bytes = bytes;
    }

    /** To be mounted before whatever answers for all of {@code /v1}. */
    public void mount(Router router) {
        router.get("/v1/site-problems")
                .handler(gate.atLeast(OperatorRole.VIEWER))
                .handler(this::problems)
                .failureHandler(Problems::failed);
        router.get("/v1/sites")
                .handler(gate.atLeast(OperatorRole.ADMIN))
                .handler(SiteRoutes::requireAll)
                .handler(this::list);
        router.get("/v1/sites/:id")
                .handler(gate.atLeast(OperatorRole.ADMIN))
                .handler(SiteRoutes::requireAll)
                .handler(this::text);
        router.put("/v1/sites/:id")
                .handler(BodyHandler.create(false).setBodyLimit(bytes))
                .handler(gate.atLeast(OperatorRole.ADMIN))
                .handler(SiteRoutes::requireAll)
                .handler(this::put);
        router.delete("/v1/sites/:id")
                .handler(gate.atLeast(OperatorRole.ADMIN))
                .handler(SiteRoutes::requireAll)
                .handler(this::remove);
        router.route("/v1/sites*").failureHandler(Problems::failed);
    }

    private static void requireAll(RoutingContext context) {
        if (OperatorGate.operator(context).sites().isEmpty()) {
            context.next();
        } else {
            Problems.answer(
                    context,
                    403,
                    "Forbidden",
                    new Failure("forbidden", "This is for admins of all sites; you are one of some.", false));
        }
    }

    private void list(RoutingContext context) {
        JsonArray sites = new JsonArray();
        book.all().forEach(state -> sites.add(SiteStateJson.encode(state)));
        OperatorRoutes.answer(context, new JsonObject().put("sites", sites));
    }

    private void problems(RoutingContext context) {
        Identity.Operator operator = OperatorGate.operator(context);
        JsonArray sites = new JsonArray();
        book.all().stream()
                .filter(state -> state.isBroken() && operator.covers(state.id()))
                .forEach(state -> sites.add(SiteStateJson.problems(state)));
        OperatorRoutes.answer(context, new JsonObject().put("sites", sites));
    }

    private void text(RoutingContext context) {
        String id = context.pathParam("id");
        (id.isBlank() ? Optional.<String>empty() : book.text(new SiteId(id)))
                .ifPresentOrElse(
                        text -> context.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, YAML)
                                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                                .end(text),
                        () -> Problems.notFound(context));
    }

    private void put(RoutingContext context) {
        String id = context.pathParam("id");
        String text = context.body().asString();
        if (!SiteReader.isId(id)) {
            Problems.badRequest(context, "invalid_id", "A site's id is 1 to 40 of a-z, 0-9 and -.");
        } else if (text == null || text.isBlank()) {
            Problems.badRequest(context, "invalid_site", "Send the site's YAML as the body.");
        } else {
            book.put(new SiteId(id), text, OperatorGate.operator(context).name())
                    .onSuccess(outcome -> answer(context, outcome))
                    .onFailure(context::fail);
        }
    }

    private void remove(RoutingContext context) {
        String id = context.pathParam("id");
        if (!SiteReader.isId(id)) {
            Problems.notFound(context);
            return;
        }
        book.remove(new SiteId(id), OperatorGate.operator(context).name())
                .onSuccess(outcome -> answer(context, outcome))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, Outcome outcome) {
        switch (outcome) {
            case Outcome.Stands stands -> {
                context.response().setStatusCode(stands.created() ? 201 : 200);
                OperatorRoutes.answer(context, SiteStateJson.encode(stands.state()));
            }
            case Outcome.Removed removed ->
                context.response().setStatusCode(204).end();
            case Outcome.Invalid invalid -> Problems.invalid(context, SiteStateJson.findings(invalid.problems()));
            case Outcome.InFile file ->
                conflict(
                        context,
                        "declared_in_file",
                        "The file " + file.file() + " makes this site; change the file, or take it away first.");
            case Outcome.TooMany many ->
                conflict(
                        context,
                        "too_many_sites",
                        "There are " + many.most() + " sites made over the API, which is as many as"
                                + " sites.api_sites of parlor.yaml allows.");
            case Outcome.Unknown unknown -> Problems.notFound(context);
            case Outcome.Later later ->
                Problems.answer(
                        context,
                        503,
                        "Service Unavailable",
                        new Failure(
                                "site_later",
                                "The site is kept; this server has it at its next look. Sending it again does no harm.",
                                true));
        }
    }

    private static void conflict(RoutingContext context, String code, String sentence) {
        Problems.answer(context, 409, "Conflict", new Failure(code, sentence, false));
    }
}
