package dev.parlor.tool;

import dev.parlor.conversation.Charge;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;

/** Hears what models cost that are asked on behalf of a call, request by request, while it runs. Must not block. */
@FunctionalInterface
public interface ModelMeter {
    /** A request has ended. On the call's context. */
    void charged(ToolInvocation call, Charge charge);

    /** The same provider, whose requests go to this meter. */
    default Provider metered(ToolInvocation call, Provider provider) {
        return (request, sink) -> provider.ask(request, event -> {
            if (event instanceof ProviderEvent.Used used) {
                charged(call, used.charge());
            }
            sink.accept(event);
        });
    }
}
