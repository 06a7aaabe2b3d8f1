package dev.parlor.provider;

/** A running request to a provider. */
public interface ProviderCall {
    /**
     * Closes the provider's connection or HTTP/2 stream at once; no byte is read on. The sink gets a
     * {@link ProviderEvent.Failed} with code {@code cancelled}. Idempotent, event-loop confined.
     */
    void cancel();
}
