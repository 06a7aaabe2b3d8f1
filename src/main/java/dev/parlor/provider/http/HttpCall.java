package dev.parlor.provider.http;

import dev.parlor.conversation.Failure;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ProviderCall;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Refusal;
import dev.parlor.provider.sse.SseDecoder;
import dev.parlor.provider.stream.AnswerStream;
import dev.parlor.provider.stream.ErrorReport;
import dev.parlor.provider.stream.Trouble;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, from connecting to the one terminal event. Event-loop confined. */
final class HttpCall implements ProviderCall {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCall.class);

    /** {@code REFUSED}: the answer is an error's body. {@code DRAINING}: told, but the body's end is still to come. */
    private enum State {
        CONNECTING,
        WAITING,
        STREAMING,
        REFUSED,
        DRAINING,
        CLOSED
    }

    private final Context context;
    private final Endpoint endpoint;
    private final Predicate<ErrorReport> mend;
    private final Consumer<ProviderEvent> sink;
    private final AnswerStream stream;
    private final SseDecoder decoder;
    private final Watch watch;
    private State state = State.CONNECTING;
    private @Nullable HttpClientRequest request;
    private @Nullable ErrorBody errorBody;
    private long answerBytes;

    /** @param mend hears of a refusal first; true if another request takes this one's place, which tells nothing */
    HttpCall(
            Vertx vertx,
            Context context,
            Endpoint endpoint,
            AnswerReader reader,
            Predicate<ErrorReport> mend,
            Consumer<ProviderEvent> sink) {
        this.context = context;
        this.endpoint = endpoint;
        this.mend = mend;
        this.sink = sink;
        this.stream = reader.open(sink);
        this.decoder = new SseDecoder(endpoint.limits().maxEventBytes(), stream);
        this.watch = new Watch(vertx, endpoint.timeouts(), this::breakOff);
    }

    void start(Supplier<Future<HttpClientRequest>> connection, Supplier<Buffer> body) {
        if (state != State.CONNECTING) {
            return;
        }
        watch.connecting();
        connection.get().onComplete(connected -> send(connected, body));
    }

    @Override
    public void cancel() {
        if (isTold()) {
            return;
        }
        close();
        ProviderEvent.Failed cancelled = stream.broken(Trouble.CANCELLED.failure());
        // Told later, so that nobody is called back while calling.
        context.runOnContext(later -> sink.accept(cancelled));
    }

    private void send(AsyncResult<HttpClientRequest> connected, Supplier<Buffer> body) {
        request = connected.result();
        if (state != State.CONNECTING) {
            reset();
        } else if (request == null) {
            boolean busy = connected.cause() instanceof ConnectionPoolTooBusyException;
            breakOff(busy ? Trouble.BUSY : Trouble.UNREACHABLE);
        } else {
            state = State.WAITING;
            watch.waiting();
            request.send(body.get()).onComplete(answered -> {
                if (state != State.WAITING) {
                    reset();
                } else if (answered.succeeded()) {
                    read(answered.result());
                } else {
                    breakOff(Trouble.UNREACHABLE);
                }
            });
        }
    }

    private void read(HttpClientResponse response) {
        if (isStream(response)) {
            state = State.STREAMING;
            response.handler(this::readEvents);
        } else {
            state = State.REFUSED;
            ErrorBody refused = new ErrorBody(response.statusCode(), response.headers());
            errorBody = refused;
            response.handler(buffer -> {
                watch.sawBytes();
                refused.append(buffer);
                if (refused.isFull() && state == State.REFUSED) {
                    tellRefusal(refused);
                    close();
                }
            });
        }
        response.endHandler(end -> endOfBody());
        response.exceptionHandler(cut -> endOfBody());
    }

    /** Some servers call a stream anything; but JSON instead of a stream is an error with a success's status. */
    private static boolean isStream(HttpClientResponse response) {
        String type = response.getHeader("content-type");
        return response.statusCode() == 200
                && (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json"));
    }

    private void readEvents(Buffer buffer) {
        if (state != State.STREAMING) {
            return;
        }
        watch.sawBytes();
        answerBytes += buffer.length();
        boolean fits = decoder.feed(buffer) && answerBytes <= endpoint.limits().maxAnswerBytes();
        if (state != State.STREAMING) {
            return; // a reader of the events cancelled
        }
        if (stream.isOver()) {
            tellEnd(State.DRAINING);
            drain();
        } else if (!fits) {
            breakOff(Trouble.TOO_LARGE);
        }
    }

    private void drain() {
        if (state == State.DRAINING) {
            watch.draining();
        }
    }

    private void endOfBody() {
        switch (state) {
            case STREAMING -> {
                decoder.end();
                tellEnd(State.CLOSED);
            }
            case REFUSED -> {
                if (errorBody != null) {
                    tellRefusal(errorBody);
                }
            }
            case DRAINING -> state = State.CLOSED;
            case CONNECTING, WAITING, CLOSED -> {}
        }
        watch.stop();
    }

    private void tellEnd(State next) {
        if (state == State.STREAMING) {
            state = next;
            sink.accept(
                    switch (stream.end()) {
                        case ProviderEvent.Completed whole -> whole;
                        case ProviderEvent.Failed failed -> withRefusal(failed);
                    });
        }
    }

    private ProviderEvent.Failed withRefusal(ProviderEvent.Failed failed) {
        ErrorReport report = stream.report();
        Refusal refusal = report == null ? null : report.refusal(endpoint.key());
        LOG.warn("{}: {} {}", endpoint.name(), failed.failure().code(), refusal == null ? "" : refusal.words());
        return new ProviderEvent.Failed(failed.failure(), failed.answer(), failed.retryAfter(), refusal);
    }

    private void tellRefusal(ErrorBody refused) {
        state = State.CLOSED;
        ErrorReport report = refused.report();
        Refusal refusal = report.refusal(endpoint.key());
        LOG.warn(
                "{} answered {} {} {}: {}",
                endpoint.name(),
                refusal.status(),
                report.code(),
                report.type(),
                refusal.words());
        if (mend.test(report)) {
            return;
        }
        Failure failure = refused.failure();
        ProviderEvent.Failed broken = stream.broken(failure);
        sink.accept(new ProviderEvent.Failed(failure, broken.answer(), refused.retryAfter(), refusal));
    }

    private void breakOff(Trouble trouble) {
        boolean told = isTold();
        close();
        if (!told) {
            LOG.warn("{}: {}", endpoint.name(), trouble.failure().code());
            sink.accept(stream.broken(trouble.failure()));
        }
    }

    private boolean isTold() {
        return state == State.DRAINING || state == State.CLOSED;
    }

    private void close() {
        state = State.CLOSED;
        watch.stop();
        reset();
    }

    /** On HTTP/1.1 this closes the connection: the provider stops, and stops billing. */
    private void reset() {
        if (request != null) {
            request.reset();
        }
    }
}
