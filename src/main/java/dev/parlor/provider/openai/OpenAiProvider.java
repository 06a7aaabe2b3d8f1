package dev.parlor.provider.openai;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.capability.Capabilities;
import dev.parlor.provider.capability.CapabilityTable;
import dev.parlor.provider.http.Connections;
import dev.parlor.provider.http.EndpointClient;
import dev.parlor.provider.http.JsonBody;
import dev.parlor.provider.http.Transport;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** Asks an endpoint whose URL ends where {@code /chat/completions} begins, such as {@code https://…/v1}. */
public final class OpenAiProvider implements Provider {
    private final EndpointClient client;
    private final CapabilityTable capabilities;

    /** With connections of its own and the packed table of capabilities. */
    public OpenAiProvider(Vertx vertx, Endpoint endpoint) {
        this(new Connections(vertx, endpoint.url(), Transport.USUAL), endpoint, CapabilityTable.packed());
    }

    /** @param connections to the server of the endpoint, which others may share */
    public OpenAiProvider(Connections connections, Endpoint endpoint, CapabilityTable capabilities) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (endpoint.key().isPresent()) {
            headers.set("authorization", "Bearer " + endpoint.key().reveal());
        }
        this.client = new EndpointClient(connections, endpoint, "/chat/completions", headers);
        this.capabilities = capabilities;
    }

    @Override
    public ProviderCall ask(ModelRequest request, Consumer<ProviderEvent> sink) {
        String model = client.endpoint().name() + "/" + request.model();
        Capabilities takes = capabilities.openAi(model);
        return client.post(
                () -> new JsonBody(OpenAiRequest.render(request, model, takes), takes.optional(), takes.renames()),
                events -> new OpenAiStream(model, events),
                sink);
    }

    @Override
    public JsonObject form(ModelRequest request) {
        String model = client.endpoint().name() + "/" + request.model();
        return new JsonObject(
                OpenAiRequest.render(request, model, capabilities.openAi(model)).toString());
    }
}
