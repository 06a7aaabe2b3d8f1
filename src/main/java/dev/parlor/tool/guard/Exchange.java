package dev.parlor.tool.guard;

import dev.parlor.tool.CallScope;
import dev.parlor.tool.guard.Outcome.Cause;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request with its redirects, from the guard's first look to the one outcome. Event-loop confined. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final String AGENT = "Parlor";

    /** Addresses of one name that are tried, one after the other, until one takes the connection. */
    private static final int MOST_ADDRESSES = 4;

    private final GuardedClient client;
    private final Context context;
    private final GuardedRequest request;
    private final CallScope scope;
    private final Promise<Outcome> outcome = Promise.promise();
    private @Nullable Origin open;
    private @Nullable HttpClientRequest running;
    private boolean sent;

    Exchange(GuardedClient client, Context context, GuardedRequest request, CallScope scope) {
        this.client = client;
        this.context = context;
        this.request = request;
        this.scope = scope;
    }

    Future<Outcome> start() {
        scope.ended().onComplete(over -> context.runOnContext(here -> end(Cause.STOPPED)));
        switch (WebUrl.read(request.url())) {
            case UrlReading.Unfit unfit -> refuse("the URL " + unfit.why());
            case WebUrl url -> {
                open = request.rules().openPrivate() ? url.whose() : null;
                visit(Hop.first(request, url));
            }
        }
        return outcome.future();
    }

    private void visit(Hop hop) {
        client.guard().check(hop.url(), open).onSuccess(verdict -> {
            if (isOver()) {
                return;
            }
            switch (verdict) {
                case Verdict.Allowed allowed -> connect(hop, allowed.addresses(), 0);
                case Verdict.Refused refused -> refuse(refused.why());
                case Verdict.Unresolved unresolved -> {
                    LOG.warn("{}: {} has no address", request.label(), unresolved.host());
                    end(Cause.UNREACHABLE);
                }
            }
        });
    }

    private void connect(Hop hop, List<InetAddress> addresses, int index) {
        InetSocketAddress address =
                new InetSocketAddress(addresses.get(index), hop.url().port());
        client.http().request(options(hop, address)).onComplete(connected -> {
            HttpClientRequest made = connected.result();
            if (made != null) {
                // What breaks is told where it is waited for; Vert.x would log it too, and a reset of ours as well.
                made.exceptionHandler(broken -> {});
            }
            if (isOver()) {
                if (made != null) {
                    made.reset();
                }
            } else if (made != null) {
                send(hop, made);
            } else if (index + 1 < Math.min(addresses.size(), MOST_ADDRESSES)) {
                connect(hop, addresses, index + 1);
            } else {
                LOG.warn("{}: no connection to {}: {}", request.label(), address, String.valueOf(connected.cause()));
                end(unreachable(connected.cause()));
            }
        });
    }

    private RequestOptions options(Hop hop, InetSocketAddress address) {
        RequestOptions options = new RequestOptions()
                .setMethod(hop.method())
                .setServer(client.locate(address))
                .setHost(hop.url().host())
                .setPort(hop.url().port())
                .setSsl(hop.url().secure())
                .setURI(hop.url().target())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.USER_AGENT, AGENT)
                .putHeader(HttpHeaders.ACCEPT, request.accept())
                .putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        GuardedRequest.Body body = hop.body();
        if (body != null) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, body.type());
        }
        MultiMap headers = options.getHeaders();
        hop.headers().forEach(headers::set);
        return options;
    }

    private static Cause unreachable(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof GeneralSecurityException) {
                return Cause.UNTRUSTED; // a certificate, or who vouches for it
            }
        }
        return cause instanceof ConnectionPoolTooBusyException ? Cause.BUSY : Cause.UNREACHABLE;
    }

    private void send(Hop hop, HttpClientRequest made) {
        running = made;
        sent = true;
        GuardedRequest.Body body = hop.body();
        Future<HttpClientResponse> answered = body == null ? made.send() : made.send(body.bytes());
        answered.onComplete(begun -> {
            HttpClientResponse response = begun.result();
            if (isOver()) {
                return;
            }
            if (response == null) {
                LOG.warn("{}: {} broke off: {}", request.label(), hop.url().origin(), String.valueOf(begun.cause()));
                end(Cause.BROKEN);
            } else {
                read(hop, response);
            }
        });
    }

    private void read(Hop hop, HttpClientResponse response) {
        String location = response.getHeader(HttpHeaders.LOCATION);
        if (location == null || !Hop.isRedirect(response.statusCode(), location)) {
            gather(hop, response);
            return;
        }
        // Its body is of no use, and may be long: the connection goes with it.
        response.exceptionHandler(reset -> {});
        response.request().reset();
        running = null;
        switch (hop.redirected(response.statusCode(), location, client.limits().redirects())) {
            case Hop.Next.Follow follow -> visit(follow.hop());
            case Hop.Next.Stay stay -> {
                LOG.warn("{}: {}: {}", request.label(), hop.url().origin(), stay.why());
                end(stay.cause());
            }
        }
    }

    private void gather(Hop hop, HttpClientResponse response) {
        int most = request.rules().answerBytes();
        Buffer body = Buffer.buffer();
        response.handler(piece -> {
            int room = most - body.length();
            body.appendBuffer(piece, 0, Math.min(room, piece.length()));
            if (piece.length() > room && running != null) {
                decode(response, body, true);
                response.request().reset();
            }
        });
        response.endHandler(end -> decode(response, body, false));
        response.exceptionHandler(broken -> {
            if (running != null && !isOver()) {
                LOG.warn("{}: {} broke off: {}", request.label(), hop.url().origin(), broken.toString());
                end(Cause.BROKEN);
            }
        });
    }

    private void decode(HttpClientResponse response, Buffer body, boolean cut) {
        if (running == null) {
            return;
        }
        running = null;
        Optional<BodyCoding> coding = BodyCoding.named(response.getHeader(HttpHeaders.CONTENT_ENCODING));
        if (coding.isEmpty()) {
            end(Cause.ENCODING);
        } else if (coding.get() == BodyCoding.IDENTITY) {
            answer(response, new BodyCoding.Plain(body, cut));
        } else {
            int most = request.rules().answerBytes();
            context.executeBlocking(() -> coding.get().decode(body, cut, most), false)
                    .onComplete(plain -> {
                        if (plain.succeeded()) {
                            answer(response, plain.result());
                        } else {
                            end(Cause.ENCODING);
                        }
                    });
        }
    }

    private void answer(HttpClientResponse response, BodyCoding.Plain body) {
        outcome.tryComplete(new Outcome.Answer(response.statusCode(), response.headers(), body.bytes(), body.cut()));
    }

    private boolean isOver() {
        return outcome.future().isComplete();
    }

    private void refuse(String why) {
        LOG.warn("{}: refused: {}", request.label(), why);
        end(Cause.REFUSED);
    }

    private void end(Cause cause) {
        if (outcome.tryComplete(new Outcome.NoAnswer(cause, !sent)) && running != null) {
            running.reset();
            running = null;
        }
    }
}
