package dev.parlor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.provider.Refusal;
import dev.parlor.provider.stream.ErrorReport;
import dev.parlor.provider.stream.Trouble;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer in one piece, within the endpoint's times and limits. Event-loop confined. */
final class JsonCall {
    private static final Logger LOG = LoggerFactory.getLogger(JsonCall.class);
    private static final long CANCEL = 8;

    /**
     * The end of a call.
     *
     * @param complaint of a refusal; null otherwise
     */
    record Ended(JsonAnswer answer, @Nullable ErrorReport complaint) {}

    private final HttpCall.Route route;
    private final Watch watch;
    private final Promise<Ended> promise = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private Leasing.@Nullable Lease lease;
    private @Nullable HttpClientRequest request;
    private boolean over;

    JsonCall(HttpCall.Route route) {
        this.route = route;
        this.watch =
                new Watch(route.connections().vertx(), route.endpoint().timeouts(), trouble -> breakOff(trouble, ""));
    }

    Future<Ended> start(Buffer content) {
        watch.connecting();
        route.connections().lease(route.context()).onSuccess(leasing -> {
            switch (leasing) {
                case Leasing.Denied denied -> breakOff(denied.trouble(), " (" + denied.why() + ")");
                case Leasing.Lease held -> send(held, content);
            }
        });
        return promise.future();
    }

    private void send(Leasing.Lease held, Buffer content) {
        if (over) {
            held.release();
            return;
        }
        lease = held;
        held.request(route.target())
                .compose(opened -> {
                    request = opened;
                    watch.waiting();
                    opened.exceptionHandler(told -> {});
                    return opened.send(content);
                })
                .onSuccess(this::read)
                .onFailure(broken -> breakOff(Trouble.UNREACHABLE, " (" + broken.getMessage() + ")"));
    }

    private void read(HttpClientResponse response) {
        boolean refused = response.statusCode() != 200;
        ErrorBody error = new ErrorBody(response.statusCode(), response.headers());
        response.handler(buffer -> {
            watch.sawBytes(true);
            if (refused) {
                error.append(buffer);
            } else if (body.length() + (long) buffer.length()
                    > route.endpoint().limits().maxAnswerBytes()) {
                breakOff(Trouble.TOO_LARGE, "");
            } else {
                body.appendBuffer(buffer);
            }
        });
        response.exceptionHandler(cut -> breakOff(Trouble.INCOMPLETE, ""));
        response.endHandler(end -> {
            leave(!"close".equalsIgnoreCase(response.getHeader("connection")));
            if (refused) {
                ErrorReport report = error.report();
                Refusal refusal = report.refusal(route.endpoint().key());
                LOG.warn("{} answered {}: {}", route.endpoint().name(), refusal.status(), refusal.words());
                end(new JsonAnswer.Refused(error.failure(), error.retryAfter()), report);
            } else {
                end(parsed(), null);
            }
        });
    }

    private JsonAnswer parsed() {
        JsonNode tree = WireJson.read(body.getBytes(), 0, body.length());
        return tree == null ? new JsonAnswer.Refused(Trouble.PROTOCOL.failure(), null) : new JsonAnswer.Answered(tree);
    }

    private void breakOff(Trouble trouble, String why) {
        if (over) {
            return;
        }
        // First told, because a reset makes what runs fail as well.
        LOG.warn("{}: {}{}", route.endpoint().name(), trouble.failure().code(), why);
        end(new JsonAnswer.Refused(trouble.failure(), null), null);
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

    private void end(JsonAnswer answer, @Nullable ErrorReport complaint) {
        if (!over) {
            over = true;
            watch.stop();
            promise.complete(new Ended(answer, complaint));
        }
    }
}
