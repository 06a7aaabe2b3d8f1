package dev.parlor.gateway;

import dev.parlor.config.DemoPerson;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.protocol.ProblemJson;
import dev.parlor.site.DemoBackEnd;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page of the sample sites asks its own back end for, below {@code /samples/<site>}: who there is, and a token for
 * one of them. For every site with a back end of its own there is nothing here. Thread-safe.
 */
public final class SampleRoutes {
    private static final int BODY_BYTES = 1_024;
    private static final Failure NOBODY = new Failure("not_found", "Nobody of this name can be signed in here.", false);
    private static final Failure NOT_UNDERSTOOD =
            new Failure("invalid_sign_in", "Send a JSON object with the text \"sub\".", false);

    private final DemoBackEnd backEnd;

    public SampleRoutes(DemoBackEnd backEnd) {
        this.backEnd = backEnd;
    }

    public void mount(Router router) {
        router.get("/samples/:site/people").handler(this::people);
        router.post("/samples/:site/sign-in")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES))
                .handler(this::signIn)
                .failureHandler(SampleRoutes::tooLarge);
    }

    private void people(RoutingContext context) {
        SiteId site = site(context);
        List<DemoPerson> people = site == null ? List.of() : backEnd.people(site);
        if (people.isEmpty()) {
            problem(context, 404, "Not Found", NOBODY);
            return;
        }
        JsonArray list = new JsonArray();
        people.forEach(person -> list.add(new JsonObject()
                .put("sub", person.sub())
                .put("name", person.name())
                .put("roles", new JsonArray(person.roles()))
                .put("about", person.about())));
        answer(context, new JsonObject().put("people", list));
    }

    private void signIn(RoutingContext context) {
        SiteId site = site(context);
        String sub = sub(context);
        if (sub == null) {
            problem(context, 400, "Bad Request", NOT_UNDERSTOOD);
        } else if (site == null) {
            problem(context, 404, "Not Found", NOBODY);
        } else {
            backEnd.signIn(site, sub)
                    .ifPresentOrElse(
                            token -> answer(context, new JsonObject().put("token", token)),
                            () -> problem(context, 404, "Not Found", NOBODY));
        }
    }

    private static void tooLarge(RoutingContext context) {
        if (context.statusCode() == 413) {
            problem(context, 413, "Content Too Large", NOT_UNDERSTOOD);
        } else {
            context.next();
        }
    }

    private static @Nullable SiteId site(RoutingContext context) {
        String site = context.pathParam("site");
        return site == null || site.isBlank() ? null : new SiteId(site);
    }

    private static @Nullable String sub(RoutingContext context) {
        try {
            JsonObject body = context.body().asJsonObject();
            return body != null && body.getValue("sub") instanceof String sub ? sub : null;
        } catch (DecodeException | ClassCastException notUnderstood) {
            return null;
        }
    }

    private static void answer(RoutingContext context, JsonObject body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encode());
    }

    private static void problem(RoutingContext context, int status, String title, Failure failure) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(ProblemJson.encode(status, title, failure));
    }
}
