package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool that is an HTTP request.
 *
 * @param url with {@code {argument}} where the value of an argument goes, encoded for its place: a segment of the path
 *     or the value of a query parameter. A list is joined by commas; as {@code {argument*}} it repeats the parameter
 * @param headers may have arguments in their values too
 * @param body JSON in which a text that is just {@code {argument}} becomes the argument's value; null: arguments that
 *     neither URL nor headers name go into the query of a GET or DELETE, and as one object into the body of others
 * @param result which part of the answer the model reads
 * @param allowPrivate whether the URL's server, this host and port, may be on a private network
 * @param forwardToken header that carries the visitor's own identity token, after {@code Bearer} if it is Authorization;
 *     null for none
 */
public record HttpToolConfig(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable JsonNode body,
        Result result,
        boolean allowPrivate,
        @Nullable String forwardToken) {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    public HttpToolConfig {
        method = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("method is one of GET, POST, PUT, PATCH, DELETE, not " + method);
        }
        headers = Map.copyOf(headers);
    }

    @JsonCreator
    static HttpToolConfig of(
            @JsonProperty("method") @Nullable String method,
            @JsonProperty(value = "url", required = true) String url,
            @JsonProperty("headers") @Nullable Map<String, String> headers,
            @JsonProperty("body") @Nullable JsonNode body,
            @JsonProperty("result") @Nullable Result result,
            @JsonProperty("allow_private") @Nullable Boolean allowPrivate,
            @JsonProperty("forward_token") @Nullable String forwardToken) {
        return new HttpToolConfig(
                method == null ? "GET" : method,
                url,
                headers == null ? Map.of() : headers,
                body,
                result == null ? Result.ALL : result,
                Boolean.TRUE.equals(allowPrivate),
                forwardToken);
    }

    /** Without the values of headers and query, which hold keys. */
    @Override
    public String toString() {
        return "HttpToolConfig[" + method + " " + url.replaceFirst("(?s)\\?.*", "?...") + ", headers "
                + headers.keySet() + "]";
    }

    /**
     * The part of an answer that the model reads.
     *
     * @param pointer JSON Pointer (RFC 6901) into the answer; empty for all of it
     */
    public record Result(String pointer) {
        static final Result ALL = new Result("");
    }
}
