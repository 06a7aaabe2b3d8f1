package dev.parlor.acceptance;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.TestingStores;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A server with its stores, as tests see them from outside. */
final class Stage implements AutoCloseable {
    static final String SITE = "toolbox";
    static final String STORY = "Tell me a story";
    static final String THREE_TOOLS = "What is 12*7, what time is it in Tokyo, and how many km are 5 miles?";
    private static @Nullable Stage shared;

    private final Map<String, String> environment;
    private ParlorProcess parlor;

    private Stage(Map<String, String> environment) {
        this.environment = environment;
        this.parlor = ParlorProcess.start(environment);
    }

    /** The server for all tests that leave it as it was; about 300 tokens a second. */
    static synchronized Stage shared() {
        if (shared == null) {
            Stage stage = own(Map.of("PARLOR_DEMO_TOKENS_PER_SECOND", "300"));
            Runtime.getRuntime().addShutdownHook(new Thread(stage::kill, "shared-stage"));
            shared = stage;
        }
        return shared;
    }

    /** A server with a new database; {@code with} is added to its environment. */
    static Stage own(Map<String, String> with) {
        Map<String, String> environment = ParlorProcess.environment(TestingStores.open());
        environment.putAll(with);
        return new Stage(environment);
    }

    ParlorProcess parlor() {
        return parlor;
    }

    void kill() {
        parlor.kill();
    }

    /** Starts the server again on the same stores. */
    void restart() {
        parlor = ParlorProcess.start(environment);
    }

    /** Another server on the same stores, beside this one; the caller's to close. */
    ParlorProcess another() {
        return ParlorProcess.start(environment);
    }

    ChatClient client() {
        return new ChatClient(parlor.httpPort(), SITE);
    }

    /** Another socket of the same person on the same conversation. */
    ChatClient again(JsonObject hello, long after) {
        ChatClient client = client();
        client.hello(ticket(hello, after));
        return client;
    }

    static JsonObject ticket(JsonObject hello, long after) {
        return new JsonObject()
                .put("token", hello.getString("token"))
                .put("conversation", hello.getString("conversation"))
                .put("after", after);
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** The hot history as it stands in Redis. */
    JsonArray hotHistory(String conversation) {
        try (RedisProbe redis = redis()) {
            JsonArray messages = new JsonArray();
            redis.list(RedisProbe.history(conversation)).forEach(value -> messages.add(new JsonObject(value)));
            return messages;
        }
    }

    RedisProbe redis() {
        return new RedisProbe(URI.create(environment.getOrDefault("REDIS_URL", "")));
    }

    /** Rows of a query on the archive, values in the order of the columns. */
    List<List<@Nullable Object>> rows(String query, Object... values) {
        try (Connection connection = TestingStores.connect(environment.getOrDefault("DATABASE_URL", ""));
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(result.getObject(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** A connection under the role of a site, which alone may look at the site's tables; the caller's to close. */
    Connection asSite(String site) throws SQLException {
        List<@Nullable Object> login = rows("select role, password, name from site_schema where site = ?", site)
                .getFirst();
        String url = environment
                .getOrDefault("DATABASE_URL", "")
                .replaceFirst("//[^@]*@", "//" + login.get(0) + ":" + login.get(1) + "@");
        Connection connection = TestingStores.connect(url);
        connection.setSchema(String.valueOf(login.get(2)));
        return connection;
    }

    /** The states of a conversation's turns, oldest first, once none of them is running. */
    List<String> endedTurns(String conversation) {
        return Eventually.get(
                () -> rows("select state from turn where conversation = ? order by fence", conversation).stream()
                        .map(row -> String.valueOf(row.getFirst()))
                        .toList(),
                states -> !states.isEmpty() && !states.contains("running"));
    }

    /** What the assistant said, as the archive has it, joined. */
    String archivedText(String conversation) {
        StringBuilder text = new StringBuilder();
        rows(
                        "select content->>'content' from message where conversation = ? and role = 'assistant'"
                                + " order by position",
                        conversation)
                .forEach(row -> text.append(row.getFirst()));
        return text.toString();
    }

    @Override
    public void close() {
        parlor.close();
    }
}
