package dev.parlor.provider.http;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The connections to one endpoint. Usable from any event loop; each call stays on the one it was made on. */
public final class EndpointClient {
    private final Vertx vertx;
    private final Endpoint endpoint;
    private final HttpClient client;
    private final RequestOptions target;

    /**
     * @param path appended to the endpoint's URL
     * @param headers sent with every request, the key among them
     */
    public EndpointClient(Vertx vertx, Endpoint endpoint, String path, MultiMap headers) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(
                                Math.toIntExact(endpoint.timeouts().connect().toMillis())),
                new PoolOptions()
                        .setHttp1MaxSize(endpoint.limits().maxConnections())
                        .setMaxWaitQueueSize(0));
        this.target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(endpoint.url() + path)
                .setHeaders(headers.set(HttpHeaders.CONTENT_TYPE, "application/json")
                        .set(HttpHeaders.ACCEPT, "text/event-stream"));
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Posts a body and reads the answer as it comes; see {@link dev.parlor.provider.Provider#ask}.
     *
     * @param body made on the calling event loop, after this call
     */
    public ProviderCall post(Supplier<Buffer> body, AnswerReader reader, Consumer<ProviderEvent> sink) {
        Context context = vertx.getOrCreateContext();
        HttpCall call = new HttpCall(vertx, context, endpoint, reader, sink);
        context.runOnContext(later -> call.start(() -> client.request(new RequestOptions(target)), body));
        return call;
    }
}
