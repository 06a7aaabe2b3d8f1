package dev.parlor.provider;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** Somebody who answers: an endpoint, a key and a protocol. */
public interface Provider {
    /**
     * Asks for one answer and hands its events to {@code sink}.
     *
     * <p>Called on an event loop; every event arrives on that same event loop, none during this call, and exactly one
     * {@link ProviderEvent.Terminal} arrives whatever happens, also after {@link ProviderCall#cancel()}.
     */
    ProviderCall ask(ModelRequest request, Consumer<ProviderEvent> sink);

    /** What {@link #ask} sends first for a request, in the provider's own form; empty of somebody who does not say. */
    default JsonObject form(ModelRequest request) {
        return new JsonObject();
    }
}
