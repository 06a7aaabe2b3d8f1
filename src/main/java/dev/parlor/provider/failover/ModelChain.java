package dev.parlor.provider.failover;

import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * Several models as one provider: the first that can answer does.
 *
 * <p>A model is passed over while its circuit is open. If one fails, the next is asked from the beginning; what the
 * first had said so far is {@link ProviderEvent.Withdrawn} when the next one begins to speak, and stands if none does.
 * Only a cancelled request is not handed to the next model. {@link dev.parlor.provider.ProviderAnswer#label()} says who
 * answered in the end. The request's own model counts for nothing. Each model brings its own deadline. Usable from any
 * event loop.
 */
public final class ModelChain implements Provider {
    private final Vertx vertx;
    private final List<ModelLink> links;

    /**
     * A chain in the order in which its models are asked.
     *
     * @param links at least one
     */
    public ModelChain(Vertx vertx, List<ModelLink> links) {
        if (links.isEmpty()) {
            throw new IllegalArgumentException("a chain needs at least one model");
        }
        this.vertx = vertx;
        this.links = List.copyOf(links);
    }

    @Override
    public ProviderCall ask(ModelRequest request, Consumer<ProviderEvent> sink) {
        ChainCall call = new ChainCall(vertx, links, request, sink);
        call.start();
        return call;
    }

    /** That of the model which the request names; of the first one if none has its name. */
    @Override
    public JsonObject form(ModelRequest request) {
        ModelLink meant = links.stream()
                .filter(link -> link.model().equals(request.model()))
                .findFirst()
                .orElse(links.getFirst());
        return meant.provider().form(request.withModel(meant.model()));
    }
}
