package dev.parlor.provider.retry;

import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Asks another provider again when it fails before anything of its answer was handed on.
 *
 * <p>Asked again is what failed in a way that may pass, as often and as slowly as the {@link RetryPolicy} says; and
 * once, with a history cut to its half or less, what was too long. No pause is begun that would outlast the deadline.
 * What cannot be mended by asking again (key, quota, a wrong request) is told at once. Usable from any event loop.
 */
public final class RetryingProvider implements Provider {
    private final Vertx vertx;
    private final Provider provider;
    private final RetryPolicy policy;
    private final DoubleSupplier random;

    public RetryingProvider(Vertx vertx, Provider provider, RetryPolicy policy) {
        this(vertx, provider, policy, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * With a source of chance of its own.
     *
     * @param random 0 to 1, asked once for each pause
     */
    public RetryingProvider(Vertx vertx, Provider provider, RetryPolicy policy, DoubleSupplier random) {
        this.vertx = vertx;
        this.provider = provider;
        this.policy = policy;
        this.random = random;
    }

    @Override
    public ProviderCall ask(ModelRequest request, Consumer<ProviderEvent> sink) {
        RetryingCall call = new RetryingCall(vertx, provider, policy, random, request, sink);
        call.start();
        return call;
    }

    @Override
    public JsonObject form(ModelRequest request) {
        return provider.form(request);
    }
}
