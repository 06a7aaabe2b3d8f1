package dev.parlor.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parlor.testing.TestingSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A customer's own site, on an origin of its own: {@code /} has the widget for a stranger, {@code /?token=...} for whom
 * that token names, {@code /private} that of a site without strangers, and {@code /token?sub=...&seconds=...} signs one.
 */
final class MembersPage implements AutoCloseable {
    private final HttpServer server;
    private final TestingSigner signer;
    private final String parlor;

    MembersPage(TestingSigner signer, String parlor) {
        this.signer = signer;
        this.parlor = parlor;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    String urlFor(String token) {
        return url() + "?token=" + token;
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> query = parameters(exchange.getRequestURI());
        String path = exchange.getRequestURI().getPath();
        boolean signs = path.equals("/token");
        String answer = signs ? sign(query) : page(path.equals("/private") ? "private" : "club", query.get("token"));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", signs ? "text/plain" : "text/html");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String sign(Map<String, String> query) {
        long seconds = Long.parseLong(query.getOrDefault("seconds", "60"));
        return signer.sign(TestingSigner.claims(query.getOrDefault("sub", "nobody"))
                .put("exp", Instant.now().plusSeconds(seconds).getEpochSecond()));
    }

    private String page(String site, @Nullable String token) {
        String known = token == null ? "" : " data-token=\"" + token + "\"";
        return """
                <!doctype html>
                <html lang="en">
                  <head><meta charset="utf-8"><title>Members</title><link rel="icon" href="data:,"></head>
                  <body>
                    <main><h1>Members</h1></main>
                    <script type="module" src="%s/widget.js" data-site="%s"%s></script>
                  </body>
                </html>
                """.formatted(parlor, site, known);
    }

    private static Map<String, String> parameters(URI uri) {
        Map<String, String> parameters = new HashMap<>();
        Pattern.compile("([^&=]+)=([^&]*)")
                .matcher(String.valueOf(uri.getQuery()))
                .results()
                .forEach(pair -> parameters.put(pair.group(1), pair.group(2)));
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
