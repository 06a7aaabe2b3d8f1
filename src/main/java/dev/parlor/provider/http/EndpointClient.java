package dev.parlor.provider.http;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.RequestOptions;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks one address of an endpoint. Usable from any event loop; each call stays on the one it was made on. */
public final class EndpointClient {
    private final Connections connections;
    private final Endpoint endpoint;
    private final RequestOptions target;

    /**
     * @param connections to the server of the endpoint
     * @param path appended to the endpoint's URL
     * @param headers sent with every request, the key among them
     */
    public EndpointClient(Connections connections, Endpoint endpoint, String path, MultiMap headers) {
        this.connections = connections;
        this.endpoint = endpoint;
        this.target = connections.post(endpoint.url() + path, headers, "text/event-stream");
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Posts a body and reads the answer as it comes; see {@link dev.parlor.provider.Provider#ask}.
     *
     * @param body made on the calling event loop, after this call
     */
    public ProviderCall post(Supplier<JsonBody> body, AnswerReader reader, Consumer<ProviderEvent> sink) {
        Context context = connections.vertx().getOrCreateContext();
        HttpCall.Route route = new HttpCall.Route(connections, context, endpoint, target);
        MendingCall call = new MendingCall(mend -> new HttpCall(route, reader, mend, sink));
        context.runOnContext(later -> call.start(body));
        return call;
    }
}
