package dev.parlor.gateway.service;

import dev.parlor.conversation.Failure;
import dev.parlor.protocol.ProblemJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** How the tool service says yes and no. */
final class Answers {
    private Answers() {}

    static void json(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encode());
    }

    static void problem(RoutingContext context, Refusal refusal) {
        context.response()
                .setStatusCode(refusal.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (refusal.status() == 401) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
        }
        context.response().end(ProblemJson.encode(refusal.status(), refusal.title(), refusal.failure()));
    }

    /** What a request is told that cannot be met. */
    record Refusal(int status, String title, Failure failure) {
        static Refusal badRequest(String code, String sentence) {
            return new Refusal(400, "Bad Request", new Failure(code, sentence, false));
        }

        static Refusal notFound(String code, String sentence) {
            return new Refusal(404, "Not Found", new Failure(code, sentence, false));
        }

        static Refusal forbidden(String code, String sentence) {
            return new Refusal(403, "Forbidden", new Failure(code, sentence, false));
        }
    }
}
