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
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
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
    /** What HTTP/2 calls an answer that is not wanted any more. */
    private static final long CANCEL = 8;

    /**
     * The way that a request goes.
     *
     * @param context on which everything happens
     */
    record Route(Connections connections, Context context, Endpoint endpoint, RequestOptions target) {}

    /** {@code REFUSED}: the answer is an error's body. {@code DRAINING}: told, but the body's end is still to come. */
    private enum State {
        CONNECTING,
        WAITING,
        STREAMING,
        REFUSED,
        DRAINING,
        CLOSED
    }

    private final Route route;
    private final Endpoint endpoint;
    private final Predicate<ErrorReport> mend;
    private final Consumer<ProviderEvent> sink;
    private final AnswerStream stream;
    private final SseDecoder decoder;
    private final Watch watch;
    private State state = State.CONNECTING;
    private Leasing.@Nullable Lease lease;
    private @Nullable HttpClientRequest request;
    private @Nullable ErrorBody errorBody;
    private long answerBytes;

    /** @param mend hears of a refusal first; true if another request takes this one's place, which tells nothing */
    HttpCall(Route route, AnswerReader reader, Predicate<ErrorReport> mend, Consumer<ProviderEvent> sink) {
        this.route = route;
        this.endpoint = route.endpoint();
        this.mend = mend;
        this.sink = sink;
        this.stream = reader.open(sink);
        this.decoder = new SseDecoder(endpoint.limits().maxEventBytes(), stream);
        this.watch = new Watch(route.connections().vertx(), endpoint.timeouts(), this::breakOff);
    }

    void start(Supplier<Buffer> body) {
        if (state == State.CONNECTING) {
            watch.connecting();
            route.connections().lease(route.context()).onSuccess(leasing -> send(leasing, body));
        }
    }

    @Override
    public void cancel() {
        if (isTold()) {
            return;
        }
        close();
        ProviderEvent.Failed cancelled = stream.broken(Trouble.CANCELLED.failure());
        // Told later, so that nobody is called back while calling.
        route.context().runOnContext(later -> sink.accept(cancelled));
    }

    private void send(Leasing leasing, Supplier<Buffer> body) {
        switch (leasing) {
            case Leasing.Denied denied -> breakOff(denied.trouble(), " (" + denied.why() + ")");
            case Leasing.Lease held -> {
                if (state == State.CONNECTING) {
                    lease = held;
                    held.request(route.target())
                            .onSuccess(opened -> send(opened, body))
                            .onFailure(broken -> breakOff(Trouble.UNREACHABLE, " (" + broken.getMessage() + ")"));
                } else {
                    held.release();
                }
            }
        }
    }

    private void send(HttpClientRequest opened, Supplier<Buffer> body) {
        request = opened;
        if (state != State.CONNECTING) {
            reset();
            return;
        }
        state = State.WAITING;
        watch.waiting();
        opened.exceptionHandler(told -> {});
        opened.send(body.get()).onComplete(answered -> {
            if (state == State.WAITING && answered.succeeded()) {
                read(answered.result());
            } else if (state == State.WAITING) {
                breakOff(Trouble.UNREACHABLE);
            }
        });
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
                watch.sawBytes(false);
                refused.append(buffer);
                if (refused.isFull() && state == State.REFUSED) {
                    tellRefusal(refused);
                    close();
                }
            });
        }
        boolean closes = "close".equalsIgnoreCase(response.getHeader("connection"));
        response.endHandler(end -> endOfBody(!closes));
        response.exceptionHandler(cut -> endOfBody(response.version() == HttpVersion.HTTP_2));
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
        answerBytes += buffer.length();
        int before = stream.pieces();
        boolean fits = decoder.feed(buffer) && answerBytes <= endpoint.limits().maxAnswerBytes();
        if (state != State.STREAMING) {
            return; // a reader of the events cancelled
        }
        watch.sawBytes(stream.pieces() != before);
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

    private void endOfBody(boolean reusable) {
        leave(reusable);
        watch.stop();
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
        breakOff(trouble, "");
    }

    private void breakOff(Trouble trouble, String why) {
        boolean told = isTold();
        close();
        if (!told) {
            LOG.warn("{}: {}{}", endpoint.name(), trouble.failure().code(), why);
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

    /** Closes a connection of HTTP/1.1, or one stream of HTTP/2: the provider stops, and stops billing. */
    private void reset() {
        if (request != null) {
            request.reset(CANCEL);
        }
        leave(request != null && request.version() == HttpVersion.HTTP_2);
    }

    private void leave(boolean reusable) {
        Leasing.Lease held = lease;
        lease = null;
        if (held != null) {
            held.end(reusable);
        }
    }
}
