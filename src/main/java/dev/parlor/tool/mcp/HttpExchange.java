package dev.parlor.tool.mcp;

import dev.parlor.provider.sse.SseDecoder;
import dev.parlor.provider.sse.SseListener;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and what comes back, to its one end. Event-loop confined, but what comes back is decoded elsewhere; the
 * stream is not read from meanwhile, so that one piece of it is in memory, and one message.
 */
final class HttpExchange {
    /**
     * Where an exchange happens.
     *
     * @param reading runs one task after the other, off the event loop
     * @param messages told each message, by {@code reading}
     * @param messageBytes largest message
     */
    record Place(Context loop, Executor reading, Consumer<String> messages, int messageBytes) {}

    private enum State {
        CONNECTING,
        SENT,
        ENDED
    }

    private final Place place;
    private final Consumer<HttpClientResponse> begun;
    private final Consumer<HttpEnd> ended;
    private State state = State.CONNECTING;
    private @Nullable HttpClientRequest request;

    /**
     * An exchange that has not begun.
     *
     * @param begun told the head of a response that is one of success
     * @param ended told once, unless the exchange is given up
     */
    HttpExchange(Place place, Consumer<HttpClientResponse> begun, Consumer<HttpEnd> ended) {
        this.place = place;
        this.begun = begun;
        this.ended = ended;
    }

    /** Sends the body when there is a connection. */
    void start(Future<HttpClientRequest> connection, Buffer body) {
        connection.onComplete(connected -> send(connected, body));
    }

    /** Closes the connection, and tells nothing more. */
    void giveUp() {
        state = State.ENDED;
        if (request != null) {
            request.reset();
        }
    }

    private void send(AsyncResult<HttpClientRequest> connected, Buffer body) {
        HttpClientRequest made = connected.result();
        if (state == State.ENDED) {
            if (made != null) {
                made.reset();
            }
        } else if (made == null) {
            end(new HttpEnd.NotSent(connected.cause()));
        } else {
            state = State.SENT;
            request = made;
            made.send(body).onSuccess(this::read).onFailure(problem -> end(brokenOff(problem)));
        }
    }

    private void read(HttpClientResponse response) {
        int status = response.statusCode();
        if (state == State.ENDED) {
            response.request().reset();
            return;
        }
        response.exceptionHandler(problem -> end(brokenOff(problem)));
        if (status < 200 || status > 299) {
            response.handler(passedOver -> {});
            end(new HttpEnd.Refused(status, retryAfter(response)));
            response.request().reset();
            return;
        }
        begun.accept(response);
        if (String.valueOf(response.getHeader(HttpHeaders.CONTENT_TYPE)).startsWith(HttpCarrier.EVENTS)) {
            readEvents(response);
        } else {
            readMessage(response);
        }
    }

    private void readEvents(HttpClientResponse response) {
        SseDecoder decoder = new SseDecoder(place.messageBytes(), new Events());
        response.handler(piece -> {
            response.pause();
            place.reading().execute(() -> {
                boolean fits = decoder.feed(piece);
                place.loop().runOnContext(here -> {
                    if (fits) {
                        response.resume();
                    } else {
                        tooLarge();
                    }
                });
            });
        });
        response.endHandler(over -> afterReading(new HttpEnd.Read()));
    }

    private void readMessage(HttpClientResponse response) {
        Buffer message = Buffer.buffer();
        response.handler(piece -> {
            message.appendBuffer(piece);
            if (message.length() > place.messageBytes()) {
                tooLarge();
            }
        });
        response.endHandler(over -> {
            if (state == State.SENT && message.length() > 0) {
                place.reading().execute(() -> place.messages().accept(message.toString(StandardCharsets.UTF_8)));
            }
            afterReading(new HttpEnd.Read());
        });
    }

    private void tooLarge() {
        if (state == State.SENT) {
            HttpClientRequest open = request;
            end(new HttpEnd.TooLarge());
            if (open != null) {
                open.reset();
            }
        }
    }

    /** What was read is told first. */
    private void afterReading(HttpEnd how) {
        place.reading().execute(() -> place.loop().runOnContext(here -> end(how)));
    }

    private void end(HttpEnd how) {
        if (state != State.ENDED) {
            state = State.ENDED;
            ended.accept(how);
        }
    }

    private static HttpEnd brokenOff(Throwable problem) {
        return new HttpEnd.BrokenOff(String.valueOf(problem.getMessage()));
    }

    private static @Nullable Duration retryAfter(HttpClientResponse response) {
        String seconds = response.getHeader(HttpHeaders.RETRY_AFTER);
        return seconds != null && seconds.strip().matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Long.parseLong(seconds.strip()))
                : null;
    }

    /** An event without data is sent to open a stream, and says nothing. */
    private final class Events implements SseListener {
        @Override
        public void event(String name, byte[] bytes, int offset, int length) {
            String data = new String(bytes, offset, length, StandardCharsets.UTF_8);
            if (!data.isBlank()) {
                place.messages().accept(data);
            }
        }

        @Override
        public void unterminated(String name, byte[] bytes, int offset, int length) {}
    }
}
