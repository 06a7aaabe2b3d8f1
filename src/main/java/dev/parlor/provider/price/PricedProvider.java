package dev.parlor.provider.price;

import dev.parlor.conversation.Charge;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.Trouble;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each request to a model what it has used up, right before its end.
 *
 * <p>What the provider says counts. An answer that was cut off keeps what was reported until then, but its output is at
 * least what its text makes; one without any report is estimated. A request that was refused before a model began costs
 * nothing and is not told. Usable from any event loop.
 */
public final class PricedProvider implements Provider {
    /** After these the model may have worked, although nothing of it was seen. */
    private static final Set<Trouble> WORKED = Set.of(
            Trouble.CANCELLED,
            Trouble.TIMEOUT,
            Trouble.STALLED,
            Trouble.DEADLINE,
            Trouble.INCOMPLETE,
            Trouble.PROTOCOL,
            Trouble.TOO_LARGE);

    private final Provider provider;
    private final Pricing pricing;
    private final InstantSource clock;

    public PricedProvider(Provider provider, Pricing pricing, InstantSource clock) {
        this.provider = provider;
        this.pricing = pricing;
        this.clock = clock;
    }

    @Override
    public ProviderCall ask(ModelRequest request, Consumer<ProviderEvent> sink) {
        return provider.ask(request, event -> {
            if (event instanceof ProviderEvent.Terminal last && isPaid(last)) {
                sink.accept(new ProviderEvent.Used(charge(request, last)));
            }
            sink.accept(event);
        });
    }

    @Override
    public JsonObject form(ModelRequest request) {
        return provider.form(request);
    }

    private static boolean isPaid(ProviderEvent.Terminal last) {
        return switch (last) {
            case ProviderEvent.Completed completed -> true;
            case ProviderEvent.Failed failed ->
                failed.answer().usage() != null
                        || TokenEstimate.output(failed.answer()) > 0
                        || WORKED.stream().anyMatch(trouble -> trouble.is(failed.failure()));
        };
    }

    private Charge charge(ModelRequest request, ProviderEvent.Terminal last) {
        ProviderAnswer answer = last.answer();
        @Nullable
        String failure =
                last instanceof ProviderEvent.Failed failed ? failed.failure().code() : null;
        @Nullable Usage reported = answer.usage();
        Usage usage = usage(request, answer, failure == null);
        return new Charge(answer.label(), usage, !usage.equals(reported), cost(answer, usage), failure);
    }

    private static Usage usage(ModelRequest request, ProviderAnswer answer, boolean isWhole) {
        Usage reported = answer.usage();
        long seen = TokenEstimate.output(answer);
        if (reported == null) {
            return new Usage(TokenEstimate.input(request), seen, 0, 0, 0);
        }
        return isWhole || reported.output() >= seen
                ? reported
                : new Usage(
                        reported.input(),
                        seen,
                        reported.cachedInput(),
                        reported.cacheWrite(),
                        reported.cacheWriteHour(),
                        reported.reasoning());
    }

    private Cost cost(ProviderAnswer answer, Usage usage) {
        Money charged = answer.charged();
        return charged == null ? pricing.cost(usage, clock.instant()) : new Cost.Reported(charged);
    }
}
