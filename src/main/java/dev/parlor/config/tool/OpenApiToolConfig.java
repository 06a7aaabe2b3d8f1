package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations of an OpenAPI document, each as an HTTP tool with the operation's id as its name.
 *
 * @param document path of the document below the folder of the site's file, as in {@code openapi/orders.yaml}
 * @param server base URL; null for the first one that the document names
 * @param headers sent with each request, such as a key
 * @param only operation ids that are taken; empty for all
 * @param allowPrivate whether the server may be on a private network
 */
public record OpenApiToolConfig(
        String document,
        @Nullable String server,
        Map<String, String> headers,
        List<String> only,
        boolean allowPrivate) {
    public OpenApiToolConfig {
        headers = Map.copyOf(headers);
        only = List.copyOf(only);
    }

    @JsonCreator
    static OpenApiToolConfig of(
            @JsonProperty(value = "document", required = true) String document,
            @JsonProperty("server") @Nullable String server,
            @JsonProperty("headers") @Nullable Map<String, String> headers,
            @JsonProperty("only") @Nullable List<String> only,
            @JsonProperty("allow_private") @Nullable Boolean allowPrivate) {
        return new OpenApiToolConfig(
                document,
                server,
                headers == null ? Map.of() : headers,
                only == null ? List.of() : only,
                Boolean.TRUE.equals(allowPrivate));
    }

    /** Without the values of headers, which hold keys. */
    @Override
    public String toString() {
        return "OpenApiToolConfig[" + document + ", headers " + headers.keySet() + "]";
    }
}
