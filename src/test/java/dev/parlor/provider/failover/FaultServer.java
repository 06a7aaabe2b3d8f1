package dev.parlor.provider.failover;

import dev.parlor.provider.Endpoint;
import dev.parlor.provider.TestingServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider on loopback, on bare sockets, so that it can do to a connection whatever a network does. Speaks both
 * protocols; the model's name is the {@link Fault} to show, or {@code healthy}.
 */
final class FaultServer implements AutoCloseable {
    static final String HEALTHY = "healthy";

    /** What a healthy model answers, in pieces. */
    static final String ANSWER = "Forty-two is the answer. 🎉 No more is known.";

    /** What a model says before it goes wrong. */
    static final String HALF = "Forty-one is the ans";

    private static final Pattern MODEL = Pattern.compile("\"model\":\"([^\"]+)\"");
    private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);
    private static final int FLOOD_MILLIS = 1;

    private final Vertx vertx;
    private final NetServer server;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();

    FaultServer(Vertx vertx) {
        this.vertx = vertx;
        this.server = TestingServer.await(
                vertx.createNetServer().connectHandler(this::serve).listen(0, "127.0.0.1"));
    }

    Endpoint endpoint(String name, Endpoint.Timeouts timeouts, Endpoint.Limits limits) {
        return new Endpoint(name, "http://127.0.0.1:" + server.actualPort(), TestingServer.KEY, timeouts, limits);
    }

    /** How many requests there were for a model. */
    int requests(String model) {
        return requests.getOrDefault(model, new AtomicInteger()).get();
    }

    private void serve(NetSocket socket) {
        StringBuilder received = new StringBuilder();
        socket.exceptionHandler(gone -> {});
        socket.handler(buffer -> {
            received.append(buffer.toString(StandardCharsets.ISO_8859_1));
            Matcher length = LENGTH.matcher(received);
            int head = received.indexOf("\r\n\r\n");
            if (head > 0 && length.find() && received.length() >= head + 4 + Integer.parseInt(length.group(1))) {
                String request = received.toString();
                received.setLength(0);
                answer(socket, request);
            }
        });
    }

    private void answer(NetSocket socket, String request) {
        Matcher model = MODEL.matcher(request);
        String name = model.find() ? model.group(1) : "none";
        requests.computeIfAbsent(name, any -> new AtomicInteger()).incrementAndGet();
        Wire wire = request.startsWith("POST /v1/messages") ? Wire.ANTHROPIC : Wire.OPENAI;
        if (name.equals(HEALTHY)) {
            beginStream(socket);
            chunk(socket, wire.begin());
            ANSWER.codePoints().mapToObj(Character::toString).forEach(piece -> chunk(socket, wire.text(piece)));
            chunk(socket, wire.end());
            socket.write("0\r\n\r\n");
        } else {
            show(socket, wire, Fault.valueOf(name.toUpperCase(Locale.ROOT)));
        }
    }

    private void show(NetSocket socket, Wire wire, Fault fault) {
        if (fault.speaksFirst()) {
            beginStream(socket);
            chunk(socket, wire.begin());
            HALF.codePoints().mapToObj(Character::toString).forEach(piece -> chunk(socket, wire.text(piece)));
        }
        switch (fault) {
            case REFUSES_THE_CONNECTION, RESETS_BEFORE_THE_HEADERS -> socket.close();
            case UNAUTHORIZED -> refuse(socket, 401, "");
            case RATE_LIMITED_WITH_RETRY_AFTER -> refuse(socket, 429, "retry-after-ms: 30\r\n");
            case RATE_LIMITED -> refuse(socket, 429, "");
            case SERVER_ERROR -> refuse(socket, 500, "");
            case OVERLOADED -> refuse(socket, 529, "");
            case OVERLOADED_IN_THE_MIDDLE -> {
                chunk(socket, wire.overloaded());
                socket.close();
            }
            case STALLS_BEFORE_THE_FIRST_TOKEN -> beginStream(socket);
            case STALLS_BETWEEN_TOKENS -> {}
            case CUTS_AN_EVENT -> {
                String event = wire.text(" never seen");
                chunk(socket, event.substring(0, event.length() / 2));
                socket.close();
            }
            case SENDS_GARBAGE -> {
                byte[] garbage = new byte[2000];
                new Random(42).nextBytes(garbage);
                socket.write(Buffer.buffer(garbage)).onComplete(sent -> socket.close());
            }
            case NEVER_ENDS -> flood(socket, wire);
        }
    }

    private void flood(NetSocket socket, Wire wire) {
        long timer = vertx.setPeriodic(FLOOD_MILLIS, tick -> {
            if (!socket.writeQueueFull()) {
                chunk(socket, wire.text("and so on, ".repeat(50)));
            }
        });
        socket.closeHandler(gone -> vertx.cancelTimer(timer));
    }

    private static void beginStream(NetSocket socket) {
        socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
    }

    private static void chunk(NetSocket socket, String data) {
        Buffer bytes = Buffer.buffer(data);
        socket.write(Buffer.buffer(Integer.toHexString(bytes.length()) + "\r\n")
                .appendBuffer(bytes)
                .appendString("\r\n"));
    }

    private static void refuse(NetSocket socket, int status, String headers) {
        socket.write("HTTP/1.1 " + status + " No\r\n" + headers + "content-length: 2\r\n\r\n{}");
    }

    @Override
    public void close() {
        TestingServer.await(server.close());
    }
}
