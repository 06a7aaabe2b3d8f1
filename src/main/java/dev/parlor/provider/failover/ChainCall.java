package dev.parlor.provider.failover;

import dev.parlor.conversation.Failure;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.Trouble;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question on its way along a chain. Event-loop confined. */
final class ChainCall implements ProviderCall {
    private static final Logger LOG = LoggerFactory.getLogger(ChainCall.class);

    private enum State {
        /** The present model has said nothing yet. */
        ASKING,
        ANSWERING,
        /** Cancelled; the present model is to say its last word. */
        ENDING,
        ENDED
    }

    private final Vertx vertx;
    private final List<ModelLink> links;
    private final ModelRequest request;
    private final Consumer<ProviderEvent> sink;
    private State state = State.ASKING;
    private int next;
    private ProviderCall running = () -> {};
    private CircuitBreaker.@Nullable Permit permit;
    /** Whose text the sink still shows although it broke off. */
    private ProviderEvent.@Nullable Failed shown;
    /** What is told if no other model answers. */
    private ProviderEvent.@Nullable Failed worst;

    ChainCall(Vertx vertx, List<ModelLink> links, ModelRequest request, Consumer<ProviderEvent> sink) {
        this.vertx = vertx;
        this.links = links;
        this.request = request;
        this.sink = sink;
    }

    void start() {
        if (!askNext()) {
            Duration left = links.stream()
                    .map(link -> link.breaker().left())
                    .min(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            ProviderAnswer none = ProviderAnswer.none(links.getFirst().label());
            // Told later, so that nobody is called back while calling.
            vertx.runOnContext(
                    later -> ended(new ProviderEvent.Failed(Trouble.UNAVAILABLE.failure(), none, left, null)));
        }
    }

    @Override
    public void cancel() {
        if (state == State.ASKING || state == State.ANSWERING) {
            state = State.ENDING;
            running.cancel();
        }
    }

    /** False if there is nobody left who may be asked. */
    private boolean askNext() {
        while (next < links.size()) {
            ModelLink link = links.get(next++);
            permit = link.breaker().tryAcquire();
            if (permit != null) {
                state = State.ASKING;
                running = link.provider().ask(request.withModel(link.model()), this::heard);
                return true;
            }
        }
        return false;
    }

    private void heard(ProviderEvent event) {
        if (event instanceof ProviderEvent.Terminal last) {
            ended(last);
        } else if (event instanceof ProviderEvent.Used) {
            sink.accept(event);
        } else {
            begin();
            if (state == State.ANSWERING) {
                sink.accept(event);
            }
        }
    }

    /** The present model speaks: whatever another one had said is void. */
    private void begin() {
        if (state != State.ASKING) {
            return;
        }
        state = State.ANSWERING;
        if (permit != null) {
            permit.answering();
        }
        if (shown != null) {
            ProviderEvent.Failed broken = shown;
            shown = null;
            sink.accept(new ProviderEvent.Withdrawn(broken.failure(), broken.answer()));
        }
    }

    private void ended(ProviderEvent.Terminal last) {
        switch (last) {
            case ProviderEvent.Completed completed -> {
                begin();
                giveBack(null);
                tell(state == State.ENDING ? cancelled(last) : completed);
            }
            case ProviderEvent.Failed failed -> {
                boolean cancelled = state == State.ENDING;
                giveBack(cancelled ? Trouble.CANCELLED.failure() : failed.failure());
                if (cancelled) {
                    tell(cancelled(last));
                } else {
                    failed(failed);
                }
            }
        }
    }

    private void failed(ProviderEvent.Failed failed) {
        shown = state == State.ANSWERING ? failed : shown;
        worst = worst == null
                        || failed.failure().retryable()
                        || !worst.failure().retryable()
                ? failed
                : worst;
        boolean goesOn = !Trouble.CANCELLED.is(failed.failure()) && askNext();
        if (goesOn) {
            LOG.warn(
                    "{}: {}, the next model is asked",
                    failed.answer().label(),
                    failed.failure().code());
        } else {
            tell(new ProviderEvent.Failed(worst.failure(), answer(worst), worst.retryAfter(), worst.refusal()));
        }
    }

    private ProviderEvent.Failed cancelled(ProviderEvent.Terminal last) {
        return new ProviderEvent.Failed(Trouble.CANCELLED.failure(), answer(last));
    }

    /** What the sink shows at the end, or else what the model said. */
    private ProviderAnswer answer(ProviderEvent.Terminal last) {
        return shown == null ? last.answer() : shown.answer();
    }

    /** Tells the circuit breaker what was learnt of the model; null for a whole answer. */
    private void giveBack(@Nullable Failure failure) {
        CircuitBreaker.Permit mine = permit;
        permit = null;
        if (mine == null) {
            return;
        }
        if (failure == null) {
            mine.succeeded();
        } else if (saysNothing(failure)) {
            mine.abandoned();
        } else if (failure.retryable()) {
            mine.failed();
        } else {
            mine.succeeded();
        }
    }

    /** Our own doing, or the account's: neither health nor illness of the model. */
    private static boolean saysNothing(Failure failure) {
        return Trouble.CANCELLED.is(failure)
                || Trouble.BUSY.is(failure)
                || Trouble.AUTH.is(failure)
                || Trouble.UNTRUSTED.is(failure)
                || Trouble.QUOTA.is(failure);
    }

    private void tell(ProviderEvent.Terminal last) {
        state = State.ENDED;
        sink.accept(last);
    }
}
