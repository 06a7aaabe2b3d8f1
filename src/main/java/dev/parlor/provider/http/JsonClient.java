package dev.parlor.provider.http;

import dev.parlor.provider.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.RequestOptions;

/** Asks one address of an endpoint for JSON in one piece. Usable from any event loop; each call stays on its own. */
public final class JsonClient {
    private final Connections connections;
    private final Endpoint endpoint;
    private final RequestOptions target;

    /**
     * @param connections to the server of the endpoint
     * @param path appended to the endpoint's URL
     * @param headers sent with every request, the key among them
     */
    public JsonClient(Connections connections, Endpoint endpoint, String path, MultiMap headers) {
        this.connections = connections;
        this.endpoint = endpoint;
        this.target = connections.post(endpoint.url() + path, headers, "application/json");
    }

    /** Posts a body; once more, without the field that the server refused, if it can do without. Never fails. */
    public Future<JsonAnswer> post(JsonBody body) {
        return call(body).compose(ended -> {
            JsonBody other = ended.complaint() == null ? null : body.without(ended.complaint());
            return (other == null ? Future.succeededFuture(ended) : call(other)).map(JsonCall.Ended::answer);
        });
    }

    private Future<JsonCall.Ended> call(JsonBody body) {
        Context context = connections.vertx().getOrCreateContext();
        JsonCall call = new JsonCall(new HttpCall.Route(connections, context, endpoint, target));
        return call.start(body.bytes());
    }
}
