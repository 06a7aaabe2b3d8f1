package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** A provider protocol as the server of it sees it. */
interface WireFormat {
    String path();

    /**
     * Reads a request's body.
     *
     * @param key the same for the same body
     * @throws BadRequest when a field that must be there is not
     */
    DemoRequest parseRequest(JsonObject body, String key);

    /** The answer as server-sent events, about one for each token. */
    List<String> renderStream(DemoRequest request, DemoAnswer answer);

    /** The answer to a request that does not stream. */
    JsonObject renderWhole(DemoRequest request, DemoAnswer answer);

    JsonObject renderError(int status, String sentence);
}
