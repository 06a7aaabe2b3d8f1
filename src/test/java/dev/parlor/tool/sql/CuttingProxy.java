package dev.parlor.tool.sql;

import dev.parlor.config.PostgresUrl;
import dev.parlor.tool.TestingBench;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NonNull;

/** A way to Postgres that breaks at a commit, on the one side of it or on the other. */
final class CuttingProxy {
    enum Cut {
        NOWHERE,
        /** Postgres never hears of the commit. */
        BEFORE_THE_COMMIT,
        /** Likewise, but it takes a while until Postgres notices that nobody is there any more. */
        LONG_BEFORE_THE_COMMIT,
        /** Postgres has committed, and nobody hears of it. */
        AFTER_THE_COMMIT
    }

    private static final long WHILE = 400;

    private final Vertx vertx;
    private final PostgresUrl postgres;
    private final NetClient client;
    private final NetServer server;
    private final AtomicReference<@NonNull Cut> next = new AtomicReference<>(Cut.NOWHERE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean closeAfterwards = new AtomicBoolean();

    CuttingProxy(Vertx vertx, String url) {
        this.vertx = vertx;
        this.postgres = PostgresUrl.parse(url);
        this.client = vertx.createNetClient();
        this.server = vertx.createNetServer().connectHandler(this::join);
        TestingBench.get(server.listen(0, "127.0.0.1"));
    }

    /** The URL of the same database by this way. */
    String url(String url) {
        return url.replaceFirst("@[^/]*/", "@127.0.0.1:" + server.actualPort() + "/");
    }

    /** Breaks the connection of the next commit. */
    void cut(Cut cut) {
        next.set(cut);
    }

    /** Breaks it, and lets nobody in after that until {@link #open}. */
    void cutAndClose(Cut cut) {
        closeAfterwards.set(true);
        next.set(cut);
    }

    void open() {
        closeAfterwards.set(false);
        closed.set(false);
    }

    private void join(NetSocket visitor) {
        if (closed.get()) {
            visitor.close();
            return;
        }
        visitor.pause();
        client.connect(postgres.port(), postgres.host())
                .onSuccess(backend -> new Cable(visitor, backend).lay())
                .onFailure(refused -> visitor.close());
    }

    /** One connection on its way through. */
    private final class Cable {
        private final NetSocket visitor;
        private final NetSocket backend;
        private Cut cut = Cut.NOWHERE;

        Cable(NetSocket visitor, NetSocket backend) {
            this.visitor = visitor;
            this.backend = backend;
        }

        void lay() {
            visitor.handler(this::forward);
            backend.handler(this::answer);
            visitor.closeHandler(gone -> {
                if (cut != Cut.LONG_BEFORE_THE_COMMIT) {
                    backend.close();
                }
            });
            backend.closeHandler(gone -> visitor.close());
            visitor.resume();
        }

        private void forward(Buffer sent) {
            if (sent.toString(StandardCharsets.ISO_8859_1).contains("commit;")) {
                cut = next.getAndSet(Cut.NOWHERE);
                closed.set(cut != Cut.NOWHERE && closeAfterwards.get());
            }
            switch (cut) {
                case NOWHERE, AFTER_THE_COMMIT -> backend.write(sent);
                case BEFORE_THE_COMMIT -> visitor.close();
                case LONG_BEFORE_THE_COMMIT -> {
                    vertx.setTimer(WHILE, late -> backend.close());
                    visitor.close();
                }
            }
        }

        private void answer(Buffer said) {
            if (cut == Cut.AFTER_THE_COMMIT) {
                visitor.close();
            } else {
                visitor.write(said);
            }
        }
    }
}
