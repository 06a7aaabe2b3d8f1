package dev.parlor.provider.retry;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.Message;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.Trouble;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question, asked until it is answered, hopeless or late. Event-loop confined. */
final class RetryingCall implements ProviderCall {
    private static final Logger LOG = LoggerFactory.getLogger(RetryingCall.class);

    private enum State {
        /** Nothing of an answer was handed on. */
        ASKING,
        /** Something was, so this answer is the last one. */
        ANSWERING,
        PAUSED,
        /** It is decided how this ends; the running request is to say its last word. */
        ENDING,
        ENDED
    }

    private final Vertx vertx;
    private final Provider provider;
    private final RetryPolicy policy;
    private final DoubleSupplier random;
    private final Consumer<ProviderEvent> sink;
    private final long startedNanos = System.nanoTime();
    private ModelRequest request;
    private State state = State.ASKING;
    private ProviderCall running = () -> {};
    private int failures;
    private boolean shortened;
    private long deadlineTimer;
    private long pauseTimer;
    private Failure verdict = Trouble.CANCELLED.failure();
    private ProviderAnswer lastAnswer = ProviderAnswer.none("");

    RetryingCall(
            Vertx vertx,
            Provider provider,
            RetryPolicy policy,
            DoubleSupplier random,
            ModelRequest request,
            Consumer<ProviderEvent> sink) {
        this.vertx = vertx;
        this.provider = provider;
        this.policy = policy;
        this.random = random;
        this.request = request;
        this.sink = sink;
    }

    void start() {
        deadlineTimer = vertx.setTimer(policy.deadline().toMillis(), late -> end(Trouble.DEADLINE.failure()));
        ask();
    }

    @Override
    public void cancel() {
        end(Trouble.CANCELLED.failure());
    }

    private void ask() {
        state = State.ASKING;
        running = provider.ask(request, this::heard);
    }

    private void heard(ProviderEvent event) {
        if (event instanceof ProviderEvent.Terminal last) {
            ended(last);
        } else if (event instanceof ProviderEvent.Used) {
            sink.accept(event);
        } else {
            if (state == State.ASKING) {
                state = State.ANSWERING;
            }
            if (state == State.ANSWERING) {
                sink.accept(event);
            }
        }
    }

    private void ended(ProviderEvent.Terminal last) {
        switch (state) {
            case ASKING -> {
                if (last instanceof ProviderEvent.Failed failed) {
                    failed(failed);
                } else {
                    tell(last);
                }
            }
            case ANSWERING -> tell(last);
            case ENDING -> tell(new ProviderEvent.Failed(verdict, last.answer()));
            case PAUSED, ENDED -> {} // told already
        }
    }

    private void failed(ProviderEvent.Failed failed) {
        if (Trouble.CONTEXT_OVERFLOW.is(failed.failure())) {
            askShorter(failed);
            return;
        }
        failures++;
        Duration pause =
                failed.failure().retryable() ? policy.pause(failures, failed.retryAfter(), random.getAsDouble()) : null;
        if (pause == null || pause.compareTo(left()) >= 0) {
            tell(failed);
            return;
        }
        LOG.info(
                "{}: {}, asked again in {} ms ({} of {})",
                failed.answer().label(),
                failed.failure().code(),
                pause.toMillis(),
                failures + 1,
                policy.attempts());
        lastAnswer = failed.answer();
        state = State.PAUSED;
        pauseTimer = vertx.setTimer(Math.max(1, pause.toMillis()), over -> {
            if (state == State.PAUSED) {
                ask();
            }
        });
    }

    private void askShorter(ProviderEvent.Failed failed) {
        List<Message> less = shortened ? List.of() : ShorterHistory.of(request.messages());
        if (less.isEmpty()) {
            tell(failed);
            return;
        }
        shortened = true;
        LOG.info(
                "{}: too long, asked again with {} of {} messages",
                failed.answer().label(),
                less.size(),
                request.messages().size());
        request = request.withMessages(less);
        ask();
    }

    private Duration left() {
        return policy.deadline().minusNanos(System.nanoTime() - startedNanos);
    }

    private void end(Failure why) {
        switch (state) {
            case ASKING, ANSWERING -> {
                state = State.ENDING;
                verdict = why;
                running.cancel();
            }
            case PAUSED -> {
                state = State.ENDING;
                vertx.cancelTimer(pauseTimer);
                // Told later, so that nobody is called back while calling.
                vertx.runOnContext(later -> tell(new ProviderEvent.Failed(why, lastAnswer)));
            }
            case ENDING, ENDED -> {}
        }
    }

    private void tell(ProviderEvent.Terminal last) {
        state = State.ENDED;
        vertx.cancelTimer(deadlineTimer);
        sink.accept(last);
    }
}
