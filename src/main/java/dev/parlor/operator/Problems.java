package dev.parlor.operator;

import dev.parlor.conversation.Failure;
import dev.parlor.protocol.ProblemJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers with problem details (RFC 9457). */
final class Problems {
    private Problems() {}

    static void answer(RoutingContext context, int status, String title, Failure failure) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                .end(ProblemJson.encode(status, title, failure));
    }

    /** For what does not exist, and for what exists for others only. */
    static void notFound(RoutingContext context) {
        answer(context, 404, "Not Found", new Failure("not_found", "There is nothing at this address.", false));
    }

    static void badRequest(RoutingContext context, String code, String sentence) {
        answer(context, 400, "Bad Request", new Failure(code, sentence, false));
    }

    /** For what was understood and cannot be what it says, with all that is wrong with it. */
    static void invalid(RoutingContext context, JsonArray problems) {
        Failure failure = new Failure(
                "invalid_site", "Nothing was changed: " + problems.size() + " thing(s) have to be mended.", false);
        context.response()
                .setStatusCode(422)
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                .end(new JsonObject(ProblemJson.encode(422, "Unprocessable Content", failure))
                        .put("problems", problems)
                        .encode());
    }

    /** Whatever a handler did not expect. */
    static void failed(RoutingContext context) {
        switch (context.statusCode()) {
            case 413 ->
                answer(
                        context,
                        413,
                        "Content Too Large",
                        new Failure("body_too_large", "The body is larger than this address takes.", false));
            case 400 -> badRequest(context, "bad_request", "The request cannot be understood.");
            default ->
                answer(
                        context,
                        503,
                        "Service Unavailable",
                        new Failure(
                                "archive_unavailable", "The archive cannot be reached; try again in a moment.", true));
        }
    }
}
