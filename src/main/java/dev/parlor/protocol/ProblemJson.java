package dev.parlor.protocol;

import dev.parlor.conversation.Failure;
import io.vertx.core.json.JsonObject;

/** Errors of the HTTP side, as problem details (RFC 9457) with Parlor's code beside them. */
public final class ProblemJson {
    public static final String MEDIA_TYPE = "application/problem+json";

    private ProblemJson() {}

    /**
     * The body of an answer with an error status.
     *
     * @param title what kind of problem it is, the same for each of its kind
     */
    public static String encode(int status, String title, Failure failure) {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", failure.message())
                .put("code", failure.code())
                .put("retryable", failure.retryable())
                .encode();
    }
}
