package dev.parlor.tool.guard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a server outside.
 *
 * @param label whose request it is, for the log
 * @param headers beside those that the client sets; forgotten when a redirect leads to another server
 * @param body null for none
 * @param accept media types that are understood
 * @param rules how far it may go
 */
public record GuardedRequest(
        String label,
        HttpMethod method,
        String url,
        Map<String, String> headers,
        @Nullable Body body,
        String accept,
        Rules rules) {
    public GuardedRequest {
        headers = Map.copyOf(headers);
    }

    /** A body with the media type that it is sent as. */
    public record Body(String type, Buffer bytes) {}

    /**
     * How far a request may go.
     *
     * @param write whether it may change something, so that it must not be sent elsewhere
     * @param openPrivate whether the URL's own server may be on a private network; no other one
     * @param answerBytes most bytes of an answer's body that are kept, after decompression
     */
    public record Rules(boolean write, boolean openPrivate, int answerBytes) {}

    /** A GET of something that nobody vouches for. */
    public static GuardedRequest get(String label, String url, String accept, int answerBytes) {
        return new GuardedRequest(
                label, HttpMethod.GET, url, Map.of(), null, accept, new Rules(false, false, answerBytes));
    }

    @Override
    public String toString() {
        return method + " by " + label;
    }
}
