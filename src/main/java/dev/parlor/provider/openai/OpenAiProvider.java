package dev.parlor.provider.openai;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.http.EndpointClient;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** Asks an endpoint whose URL ends where {@code /chat/completions} begins, such as {@code https://…/v1}. */
public final class OpenAiProvider implements Provider {
    private final EndpointClient client;

    public OpenAiProvider(Vertx vertx, Endpoint endpoint) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (endpoint.key().isPresent()) {
            headers.set("authorization", "Bearer " + endpoint.key().reveal());
        }
        client = new EndpointClient(vertx, endpoint, "/chat/completions", headers);
    }

    @Override
    public ProviderCall ask(ModelRequest request, Consumer<ProviderEvent> sink) {
        String model = client.endpoint().name() + "/" + request.model();
        return client.post(() -> OpenAiRequest.render(request, model), events -> new OpenAiStream(model, events), sink);
    }
}
