package dev.parlor.provider.http;

import dev.parlor.provider.stream.Trouble;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The connections of one event loop to one provider. Event-loop confined.
 *
 * <p>A request waits only for connections that are being opened for it, never for another's answer: what does not fit
 * into the limits is denied at once. How many requests a connection takes is learnt from the last one that was opened, so
 * the first requests to a server wait for one connection together instead of opening one each.
 */
final class ConnectionPool {
    private static final Leasing FULL =
            new Leasing.Denied(Trouble.BUSY, "all connections are taken; answers.connections and streams bound them");

    private record Waiter(Context context, Promise<Leasing> promise) {
        void take(Leasing leasing) {
            context.runOnContext(later -> promise.complete(leasing));
        }
    }

    private final Vertx vertx;
    private final Transport transport;
    private final Supplier<Future<HttpClientConnection>> connector;
    private final Thread loop = Thread.currentThread();
    private final List<Pooled> open = new ArrayList<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private int opening;
    private long perConnection;

    /** @param guess how many requests at once the first connection may turn out to take */
    ConnectionPool(Vertx vertx, Transport transport, long guess, Supplier<Future<HttpClientConnection>> connector) {
        this.vertx = vertx;
        this.transport = transport;
        this.connector = connector;
        this.perConnection = guess;
    }

    /** Never fails. */
    Future<Leasing> lease(Context context) {
        assert Thread.currentThread().equals(loop);
        for (Pooled each : open) {
            if (each.room() > 0) {
                return Future.<Leasing>succeededFuture(each.lease());
            }
        }
        Waiter waiter = new Waiter(context, Promise.promise());
        waiting.add(waiter);
        openForWaiting();
        return waiter.promise().future();
    }

    private void openForWaiting() {
        while (opening * perConnection < waiting.size() && open.size() + opening < transport.connections()) {
            new Opening().start();
        }
        while (opening * perConnection < waiting.size()) {
            waiting.removeLast().take(FULL);
        }
    }

    private void serveWaiting(Pooled from) {
        while (from.room() > 0 && !waiting.isEmpty()) {
            waiting.removeFirst().take(from.lease());
        }
    }

    /** One attempt at a connection, with an end of its own: after TLS there is still the server's first word to come. */
    private final class Opening {
        private long timer;
        private boolean over;

        void start() {
            opening++;
            timer = vertx.setTimer(
                    transport.connect().toMillis(),
                    late -> failed(new Leasing.Denied(Trouble.UNREACHABLE, "no connection in time")));
            connector.get().onSuccess(this::opened).onFailure(cause -> failed(ConnectFault.of(cause)));
        }

        private void opened(HttpClientConnection connection) {
            assert Thread.currentThread().equals(loop);
            long capacity = Math.min(transport.streams(), connection.maxActiveStreams());
            if (over || capacity < 1) {
                connection.close();
                failed(new Leasing.Denied(Trouble.UNREACHABLE, "the server takes no requests"));
                return;
            }
            end();
            perConnection = capacity;
            Pooled pooled = new Pooled(connection);
            open.add(pooled);
            serveWaiting(pooled);
            openForWaiting();
            pooled.restIfIdle();
        }

        private void failed(Leasing.Denied why) {
            if (!over) {
                end();
                while (waiting.size() > opening * perConnection) {
                    waiting.removeFirst().take(why);
                }
            }
        }

        private void end() {
            over = true;
            opening--;
            vertx.cancelTimer(timer);
        }
    }

    private final class Pooled {
        private static final long AWAKE = -1;

        private final HttpClientConnection connection;
        private int used;
        private boolean retired;
        private long idleTimer = AWAKE;

        Pooled(HttpClientConnection connection) {
            this.connection = connection;
            // Each call tells what became of it; Vert.x would log the same with a stack trace.
            connection.exceptionHandler(broken -> {});
            connection.closeHandler(closed -> retire());
            connection.shutdownHandler(leaving -> retire());
        }

        long room() {
            return retired ? 0 : Math.min(transport.streams(), connection.maxActiveStreams()) - used;
        }

        Leasing.Lease lease() {
            used++;
            wake();
            return new Held(this);
        }

        void giveBack() {
            used--;
            serveWaiting(this);
            restIfIdle();
        }

        void restIfIdle() {
            if (used > 0) {
                return;
            }
            if (retired) {
                connection.close();
            } else if (idleTimer == AWAKE) {
                idleTimer = vertx.setTimer(transport.keepAlive().toMillis(), idle -> {
                    retire();
                    connection.close();
                });
            }
        }

        void retire() {
            assert Thread.currentThread().equals(loop);
            retired = true;
            wake();
            open.remove(this);
        }

        private void wake() {
            vertx.cancelTimer(idleTimer);
            idleTimer = AWAKE;
        }
    }

    private static final class Held implements Leasing.Lease {
        private final Pooled pooled;
        private boolean over;

        Held(Pooled pooled) {
            this.pooled = pooled;
        }

        @Override
        public Future<HttpClientRequest> request(RequestOptions options) {
            return pooled.connection.request(options);
        }

        @Override
        public void release() {
            if (!over) {
                over = true;
                pooled.giveBack();
            }
        }

        @Override
        public void discard() {
            pooled.retire();
            release();
        }
    }
}
