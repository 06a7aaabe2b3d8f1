package dev.parlor.provider.health;

import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** Another provider, with somebody who hears what became of each request; as usable as that one. */
public final class WatchedProvider implements Provider {
    private final Provider provider;
    private final Consumer<Outcome> watcher;

    /** @param watcher called on the event loop of the request, before its last event is told; must return at once */
    public WatchedProvider(Provider provider, Consumer<Outcome> watcher) {
        this.provider = provider;
        this.watcher = watcher;
    }

    @Override
    public ProviderCall ask(ModelRequest request, Consumer<ProviderEvent> sink) {
        return provider.ask(request, event -> {
            if (event instanceof ProviderEvent.Terminal last) {
                watcher.accept(Outcome.of(last));
            }
            sink.accept(event);
        });
    }

    @Override
    public JsonObject form(ModelRequest request) {
        return provider.form(request);
    }
}
