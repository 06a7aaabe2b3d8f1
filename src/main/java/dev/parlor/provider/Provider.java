package dev.parlor.provider;

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
}
