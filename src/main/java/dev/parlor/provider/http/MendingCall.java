package dev.parlor.provider.http;

import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.stream.ErrorReport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that is sent once more, without the field that the server refused. Event-loop confined. */
final class MendingCall implements ProviderCall {
    private static final Logger LOG = LoggerFactory.getLogger(MendingCall.class);

    private final Function<Predicate<ErrorReport>, HttpCall> calls;
    private HttpCall running;
    private @Nullable JsonBody sent;

    MendingCall(Function<Predicate<ErrorReport>, HttpCall> calls) {
        this.calls = calls;
        this.running = calls.apply(this::mend);
    }

    void start(Supplier<JsonBody> body) {
        running.start(() -> {
            JsonBody made = body.get();
            sent = made;
            return made.bytes();
        });
    }

    @Override
    public void cancel() {
        running.cancel();
    }

    private boolean mend(ErrorReport refusal) {
        JsonBody other = sent == null ? null : sent.without(refusal);
        if (other == null) {
            return false;
        }
        LOG.warn("asked again without what was refused; models.yaml may say so for this model");
        running = calls.apply(second -> false);
        running.start(other::bytes);
        return true;
    }
}
