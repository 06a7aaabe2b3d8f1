package dev.parlor.turn;

import dev.parlor.tool.guard.TestingNetwork;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A site's server outside: answers its tools, and writes down every request that no tool of the site may make. */
final class Desk {
    static final String NAME = "desk.example";
    private static final String ADDRESS = "93.184.215.14";

    private final int port;
    private final List<String> breaches = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    Desk(TestingNetwork network) {
        network.name(NAME, ADDRESS);
        port = network.serveAt(ADDRESS, this::answer);
    }

    String url() {
        return "http://" + NAME + ":" + port;
    }

    /** What came since the last look that should not have come. */
    List<String> breaches() {
        List<String> seen = new ArrayList<>(breaches);
        breaches.clear();
        return seen;
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            requests.add(request.method() + " " + request.uri() + " " + body);
            String breach = breach(request, body);
            if (breach != null) {
                breaches.add(breach + ": " + request.method() + " " + request.uri() + " " + request.headers() + body);
            }
            String to = request.path().equals("/go") ? query(request, "to") : null;
            if (to != null) {
                String location = to.replaceAll("[\\r\\n]", "");
                request.response()
                        .setStatusCode(302)
                        .putHeader("location", location)
                        .end();
            } else {
                boolean gives = request.path().equals("/orders");
                request.response()
                        .putHeader("content-type", gives ? "text/plain" : "application/json")
                        .end(gives ? CallAttacks.orders() : "{\"done\":true}");
            }
        });
    }

    private @Nullable String breach(HttpServerRequest request, Buffer body) {
        MultiMap headers = request.headers();
        if (!(NAME + ":" + port).equals(headers.get("host"))
                || headers.getAll("host").size() != 1) {
            return "another host";
        }
        if (headers.contains("x-injected") || headers.contains("authorization") || headers.contains("cookie")) {
            return "a header that no tool has";
        }
        String path = request.path();
        if (path.startsWith("/v1/items/")) {
            boolean one = path.matches("/v1/items/(?!\\.{0,2}$)[^/]+") && !path.matches("(?i).*/(%2e|\\.){1,2}");
            return one && request.query() == null ? null : "another path";
        }
        return switch (path) {
            case "/v1/search" -> params(request) == 1 ? null : "another parameter";
            case "/go", "/topics", "/orders" -> request.method().name().equals("GET") ? null : "another method";
            case "/desk" -> "ana".equals(customer(body)) ? null : "another customer";
            default -> "another path";
        };
    }

    private static int params(HttpServerRequest request) {
        return request.query() == null ? 0 : request.query().split("&", -1).length;
    }

    private static @Nullable String customer(Buffer body) {
        return String.valueOf(new JsonObject(body).getValue("customer_id"));
    }

    private static @Nullable String query(HttpServerRequest request, String name) {
        String query = request.query();
        return query != null && query.startsWith(name + "=")
                ? URLDecoder.decode(query.substring(name.length() + 1), StandardCharsets.UTF_8)
                : null;
    }
}
