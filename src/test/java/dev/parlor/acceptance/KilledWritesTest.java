package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A thousand writes, while Parlor's process and that of the tool's own server are killed at random. */
class KilledWritesTest {
    private static final int KILLS = 20;
    private static final int TALKS = 5;
    private static final int CALLS = 10;
    /** On a busy machine a server stands still for longer than such a lease now and then, and loses its turns. */
    private static final String QUICK = """
            http: { loops: 1 }
            lease: { ttl: 1s, renew: 200ms, sweep: 100ms, attempts: 20 }
            log: { look: 200ms }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** What is killed in one round, and after how many of its orders have come in. */
    private record Kill(boolean server, boolean tool, int after) {
        /** Most kill the server; the same at each run of the test. */
        static Kill next(Random random) {
            int which = random.nextInt(10);
            return new Kill(which < 6, which >= 5, random.nextInt(TALKS * CALLS));
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedModel model = ScriptedModel.start(vertx);
    private final Map<String, String> environment = ParlorProcess.environment(TestingStores.open());
    private final String archive = environment.getOrDefault("DATABASE_URL", "");
    private final String ledger = TestingStores.open().newDatabase();
    private final List<ParlorProcess> started = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private OrderProcess orders;

    @BeforeEach
    void open() throws IOException, SQLException {
        try (Connection connection = TestingStores.connect(ledger)) {
            connection.createStatement().execute("create table orders (key text not null)");
        }
        orders = new OrderProcess(ledger);
        Files.createDirectories(folder.resolve("sites"));
        Files.copy(Path.of("conf", "logback.xml"), folder.resolve("logback.xml"));
        Files.writeString(folder.resolve("parlor.yaml"), QUICK);
        Files.writeString(folder.resolve("sites/shop.yaml"), """
            title: Shop
            origins: ["*"]
            models: [openai/scripted]
            greeting: Hello.
            tools:
              - name: order
                http: { method: POST, url: "http://127.0.0.1:%d/orders", body: { n: "{n}" }, allow_private: true }
                effect: write
                concurrency: 16
                deadline: 10s
                retry: { attempts: 5, first_pause: 100ms }
            """.formatted(orders.port()));
        environment.putAll(
                Map.of("PARLOR_CONF", folder.toString(), "OPENAI_BASE_URL", model.url(), "OPENAI_API_KEY", "a-key"));
        model.otherwise(messages -> messages.getLast().getString("role").equals("user")
                ? ScriptedModel.Answer.calls(calls())
                : ScriptedModel.Answer.says("Done."));
    }

    @AfterEach
    void close() {
        started.forEach(ParlorProcess::kill);
        orders.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void noWriteHappensTwiceWhoeverIsKilledAndWhenever(TestReporter reporter) {
        Random random = new Random(7);
        ParlorProcess serving = ParlorProcess.start(environment);
        started.add(serving);
        CompletableFuture<ParlorProcess> spare = start();
        for (int round = 0; round < KILLS; round++) {
            Kill kill = Kill.next(random);
            if (kill.server()) {
                spare.join();
            }
            ask(serving, kill);
            if (kill.server()) {
                serving.kill();
            }
            if (kill.tool()) {
                orders.killAndRestart();
            }
            if (kill.server()) {
                serving = spare.join();
                spare = start();
            }
            awaitEnd(round + 1);
        }
        started.add(spare.join());
        check(reporter);
    }

    /** Has each of some visitors ask for some writes at once, and returns at the moment for the kill. */
    private void ask(ParlorProcess server, Kill kill) {
        List<ChatClient> visitors = new ArrayList<>();
        for (int talk = 0; talk < TALKS; talk++) {
            ChatClient visitor = new ChatClient(server.httpPort(), "shop");
            visitor.hello();
            visitors.add(visitor);
        }
        orders.forget();
        visitors.forEach(visitor -> visitor.say("order", "Order all of it."));
        visitors.forEach(visitor -> visitor.awaitAccepted("order"));
        orders.awaitOrders(kill.after());
        visitors.forEach(ChatClient::close);
    }

    private CompletableFuture<ParlorProcess> start() {
        return CompletableFuture.supplyAsync(() -> {
            ParlorProcess server = ParlorProcess.start(environment);
            synchronized (started) {
                started.add(server);
            }
            return server;
        });
    }

    private void awaitEnd(int rounds) {
        Eventually.get(
                () -> rows(archive, "select state from turn").stream()
                        .filter(state -> !state.equals("running"))
                        .count(),
                ended -> ended == (long) rounds * TALKS);
    }

    private void check(TestReporter reporter) {
        assertThat(rows(archive, "select state from turn")).hasSize(KILLS * TALKS);
        assertThat(
                        rows(
                                archive,
                                "select concat_ws(' ', id, state, error_code, error_message, attempt) from turn where state <> 'finished'"))
                .as(this::said)
                .isEmpty();
        List<String> ordered = rows(ledger, "select key from orders");
        assertThat(ordered).doesNotHaveDuplicates();
        Map<String, String> results = new HashMap<>();
        rows(archive, "select idempotency_key || ' ' || outcome || ' ' || coalesce(error_code, '') from tool_call")
                .forEach(row -> results.put(
                        row.substring(0, row.indexOf(' ')),
                        row.substring(row.indexOf(' ') + 1).strip()));
        assertThat(results).hasSize(KILLS * TALKS * CALLS);
        assertThat(results.keySet()).containsAll(ordered);
        assertThat(results.values()).isSubsetOf("succeeded", "failed outcome_unknown", "failed unreachable");
        Set<String> done = new HashSet<>(ordered);
        results.forEach((key, result) -> {
            switch (result) {
                case "succeeded" -> assertThat(done).contains(key);
                case "failed unreachable" -> assertThat(done).doesNotContain(key);
                default -> {}
            }
        });
        List<String> unknown = results.keySet().stream()
                .filter(key -> "failed outcome_unknown".equals(results.get(key)))
                .toList();
        assertThat(unknown).isNotEmpty().anyMatch(done::contains);
        reporter.publishEntry(Map.of(
                "calls", String.valueOf(results.size()),
                "kills", String.valueOf(KILLS),
                "results",
                        results.values().stream()
                                .collect(Collectors.groupingBy(result -> result, Collectors.counting()))
                                .toString(),
                "executed", String.valueOf(ordered.size()),
                "unknown to the model, but executed",
                        String.valueOf(unknown.stream().filter(done::contains).count())));
    }

    /** What the servers have said, for whoever has to find out why a turn failed. */
    private String said() {
        return started.stream()
                .flatMap(server -> server.output().stream())
                .filter(line -> line.contains(" turn "))
                .collect(Collectors.joining("\n"));
    }

    private static List<ToolCall> calls() {
        return IntStream.range(0, CALLS)
                .mapToObj(n -> new ToolCall(
                        "c" + n, "order", new JsonObject().put("n", "item " + n).encode()))
                .toList();
    }

    private static List<String> rows(String database, String query) {
        try (Connection connection = TestingStores.connect(database);
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
