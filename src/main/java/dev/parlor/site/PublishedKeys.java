package dev.parlor.site;

import dev.parlor.config.IdentityConfig;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys at an address (JWKS). They are fetched when the first token comes, again when they are old and when a token names
 * one that is not among them, never more often than the configuration allows, and kept while the address does not
 * answer. Follows no redirects, and connects to the address that it is told. Thread-safe.
 */
final class PublishedKeys implements IdentityKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);
    private static final int PATIENCE_MS = 5_000;

    private final Vertx vertx;
    private final IdentityConfig config;
    private final Whereabouts whereabouts;
    private final Function<List<JsonObject>, JWTAuth> reader;
    private final HttpClient client;
    private @Nullable JWTAuth keys;
    private @Nullable Promise<JWTAuth> fetching;
    private long askedNanos;
    private long fetchedNanos;
    private boolean asked;

    /**
     * Keys that nobody has asked for yet.
     *
     * @param reader makes of usable keys what checks signatures; never called without any
     */
    PublishedKeys(
            Vertx vertx, IdentityConfig config, Whereabouts whereabouts, Function<List<JsonObject>, JWTAuth> reader) {
        this.whereabouts = whereabouts;
        this.vertx = vertx;
        this.config = config;
        this.reader = reader;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(PATIENCE_MS));
    }

    @Override
    public synchronized Future<JWTAuth> current() {
        JWTAuth known = keys;
        if (known == null) {
            return look();
        }
        if (System.nanoTime() - fetchedNanos > config.jwksRefresh().toNanos() && mayAsk()) {
            fetch();
        }
        return Future.succeededFuture(known);
    }

    @Override
    public synchronized Future<JWTAuth> newer() {
        return look();
    }

    private Future<JWTAuth> look() {
        Promise<JWTAuth> coming = fetching;
        if (coming == null && mayAsk()) {
            coming = fetch();
        }
        return coming == null ? known() : here(coming.future()).recover(problem -> known());
    }

    private synchronized Future<JWTAuth> known() {
        JWTAuth known = keys;
        return known == null ? Future.failedFuture(new KeysUnavailable()) : Future.succeededFuture(known);
    }

    private boolean mayAsk() {
        return fetching == null
                && (!asked
                        || System.nanoTime() - askedNanos > config.jwksPause().toNanos());
    }

    private Promise<JWTAuth> fetch() {
        Promise<JWTAuth> coming = Promise.promise();
        fetching = coming;
        asked = true;
        askedNanos = System.nanoTime();
        vertx.getOrCreateContext().runOnContext(run -> read().onComplete(done -> arrived(coming, done)));
        return coming;
    }

    /** All of it on one event loop: who listens for an answer from elsewhere may come too late to hear it. */
    private Future<JWTAuth> read() {
        return whereabouts
                .of(config.jwks())
                .compose(address -> client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(config.jwks())
                        .setServer(address)
                        .setTimeout(PATIENCE_MS)))
                .compose(request -> request.send().compose(this::body))
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .map(body -> PublicKeys.ofDocument(new JsonObject(body), config.algorithm()))
                .compose(found -> found.isEmpty()
                        ? Future.failedFuture("there is no key for " + config.algorithm() + " in it")
                        : Future.succeededFuture(reader.apply(found)))
                .onFailure(problem -> LOG.warn("{} gave no keys: {}", config.jwks(), problem.getMessage()));
    }

    private void arrived(Promise<JWTAuth> coming, AsyncResult<JWTAuth> done) {
        synchronized (this) {
            fetching = null;
            if (done.succeeded()) {
                keys = done.result();
                fetchedNanos = System.nanoTime();
            }
        }
        coming.handle(done);
    }

    /** The whole body of a good answer, as long as it is not too large to be one. */
    private Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        response.exceptionHandler(whole::tryFail);
        Buffer body = Buffer.buffer();
        response.handler(piece -> {
            body.appendBuffer(piece);
            if (body.length() > config.jwksBytes()) {
                whole.tryFail("it is larger than " + config.jwksBytes() + " bytes");
                response.request().reset();
            }
        });
        response.endHandler(end -> {
            if (response.statusCode() == 200) {
                whole.tryComplete(body);
            } else {
                whole.tryFail("it answered " + response.statusCode());
            }
        });
        return whole.future();
    }

    /** Whoever waits goes on where they were, whichever loop the answer came to. */
    private <T> Future<T> here(Future<T> elsewhere) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete(done -> caller.runOnContext(pass -> promise.handle(done)));
        return promise.future();
    }
}
