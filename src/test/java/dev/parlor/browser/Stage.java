package dev.parlor.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingStores;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One server and one browser, for all tests of a class. */
final class Stage implements AutoCloseable {
    static final String SITE = "toolbox";
    private static final String TOKENS_PER_SECOND = "120";

    private final Map<String, String> environment;
    private final Playwright playwright;
    private final Browser browser;
    private ParlorProcess server;

    private Stage(Map<String, String> environment) {
        this.environment = environment;
        this.server = ParlorProcess.start(environment);
        this.playwright = Chromium.playwright();
        this.browser = Chromium.launch(playwright);
        // From here on every start is on the same port.
        environment.put("PARLOR_HTTP_PORT", String.valueOf(server.httpPort()));
    }

    static Stage open() {
        return open(Map.of());
    }

    /** A stage whose server has this in its environment, beside the usual. */
    static Stage open(Map<String, String> with) {
        Map<String, String> environment = new HashMap<>(ParlorProcess.environment(TestingStores.open()));
        environment.put("PARLOR_DEMO_TOKENS_PER_SECOND", TOKENS_PER_SECOND);
        environment.putAll(with);
        return new Stage(environment);
    }

    /** A stage on a configuration of its own. */
    static Stage open(Conf conf) {
        return open(conf.with(Map.of()));
    }

    /** The same, where the models of OpenAI say what this one does. */
    static Stage open(Conf conf, ScriptedModel model) {
        return open(conf.with(Map.of("OPENAI_API_KEY", "sk-test", "OPENAI_BASE_URL", model.url())));
    }

    String url() {
        return server.url();
    }

    /** A visitor of a site, without a browser. */
    ChatClient client(String site) {
        return new ChatClient(server.httpPort(), site);
    }

    /** Somebody without a browser asks this on a site, one thing after the other, and hears each answer. */
    void ask(String site, String... texts) {
        try (ChatClient client = client(site)) {
            client.hello();
            for (int i = 0; i < texts.length; i++) {
                client.say("m" + i, texts[i]);
                client.awaitEnd();
            }
        }
    }

    /** Somebody who was never here before. */
    Visit newVisit() {
        return newVisit(new Browser.NewContextOptions());
    }

    Visit newVisit(Browser.NewContextOptions options) {
        return new Visit(browser.newContext(options), url());
    }

    /** Does something between two lives of the server, which are on the same port and the same stores. */
    void whileServerIsAway(Runnable something) {
        server.stop();
        try {
            something.run();
        } finally {
            server = ParlorProcess.start(environment);
        }
    }

    /** What the assistant said in a conversation, as the archive has it. */
    List<String> archivedAnswers(String conversation) {
        return archived(conversation, "assistant");
    }

    /** What the visitor said in a conversation, as the archive has it. */
    List<String> archivedQuestions(String conversation) {
        return archived(conversation, "user");
    }

    /** Whose each conversation of a site is, by what was said in it last. */
    Map<String, String> owners(String site) {
        try (Connection connection = TestingStores.connect(environment.getOrDefault("DATABASE_URL", ""));
                PreparedStatement select =
                        connection.prepareStatement("select preview, visitor from conversation where site = ?")) {
            select.setString(1, site);
            Map<String, String> owners = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    owners.put(rows.getString(1), rows.getString(2));
                }
            }
            return owners;
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** What the assistant said in a conversation of one finished turn, as the log has it. */
    String loggedAnswer(JsonObject ticket) {
        try (ChatClient client = new ChatClient(server.httpPort(), SITE)) {
            client.hello(ticket);
            client.awaitEnd();
            return client.assistantText();
        }
    }

    private List<String> archived(String conversation, String role) {
        String sql = "select content->>'content' from message where conversation = ? and role = ? order by position";
        List<String> texts = new ArrayList<>();
        try (Connection connection = TestingStores.connect(environment.getOrDefault("DATABASE_URL", ""));
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, conversation);
            select.setString(2, role);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
        return texts;
    }

    @Override
    public void close() {
        try {
            browser.close();
            playwright.close();
        } finally {
            server.close();
        }
    }
}
