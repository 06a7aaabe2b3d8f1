package dev.parlor.acceptance;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where a site publishes its keys: a real HTTP server on loopback. */
final class KeyServer implements AutoCloseable {
    private final HttpServer server;
    private volatile String document;
    private volatile boolean fails;

    private KeyServer(HttpServer server, String document) {
        this.server = server;
        this.document = document;
    }

    static KeyServer start(JsonObject... keys) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            KeyServer started = new KeyServer(server, document(keys));
            server.createContext("/keys", exchange -> {
                byte[] body = started.document.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(started.fails ? 503 : 200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return started;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
    }

    void publish(JsonObject... keys) {
        document = document(keys);
    }

    /** Answers with an error, or with the keys again. */
    void fail(boolean now) {
        fails = now;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String document(JsonObject... keys) {
        return new JsonObject().put("keys", new JsonArray(List.of(keys))).encode();
    }
}
