package dev.parlor.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parlor.testing.TestingStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.Executors;

/**
 * A tool's server with a ledger of its own, as a program: each order is a row with the Idempotency-Key that it came with,
 * however often that comes. The work takes up to 60 ms in the database, and the answer follows.
 */
final class OrderServer {
    private static final String ADD = "insert into orders (key) select ? from pg_sleep(random() * 0.06)";

    private final String database;

    private OrderServer(String database) {
        this.database = database;
    }

    /**
     * Serves until it is killed.
     *
     * @param arguments port, or 0, and the URL of the ledger's database
     */
    public static void main(String[] arguments) throws IOException {
        OrderServer orders = new OrderServer(arguments[1]);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.createContext("/orders", orders::take);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println("port " + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        System.out.println("order " + key);
        try (exchange;
                Connection connection = TestingStores.connect(database);
                PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setString(1, key);
            add.execute();
            byte[] answer = "{\"ordered\":true}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (SQLException problem) {
            throw new UncheckedIOException(new IOException(problem));
        }
    }
}
