package dev.parlor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.Configuration;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Http;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.TestingSigner;
import dev.parlor.testing.TestingStores;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A server with three sites, and somebody at one of them, the victim, in the middle of everything: an answer that goes on,
 * a question to them, one to operators about them, and a call that runs on their page.
 */
final class IsolatedServer implements AutoCloseable {
    static final String WORD = "xylophone";
    static final TestingSigner FIRST = TestingSigner.rsa("RS256", "first", 2_048);
    private static final String SECRET = "a secret of at least thirty-two bytes";
    static final TestingSigner CLUB = TestingSigner.hmac("HS256", SECRET);
    static final TestingSigner OTHER = TestingSigner.hmac("HS256", "another " + SECRET);
    private static final TestingSigner SECOND = TestingSigner.rsa("RS256", "second", 2_048);

    final Server server;
    final ChatClient victim;
    final String conversation;
    final String strangersToken;
    /** What the victim is asked, what an operator is asked about them, and the call that runs on their page. */
    final String asked;

    final String askedOperators;
    final String onPage;
    final CompletableFuture<HttpResponse<String>> pageAnswer;
    /** What the site's own key sees of its tools. */
    final String tools;

    private final String database;

    IsolatedServer(Path folder) throws IOException, InterruptedException {
        TestingStores stores = TestingStores.open();
        database = stores.newDatabase();
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                database,
                "REDIS_URL",
                stores.redisUrl(),
                "PARLOR_HTTP_PORT",
                "0",
                "PARLOR_MANAGEMENT_PORT",
                "0",
                "PARLOR_ADMIN_PASSWORD",
                ParlorProcess.ADMIN_PASSWORD,
                "PARLOR_VISITOR_MESSAGES_PER_MINUTE",
                "0");
        configure(folder);
        server = Server.start(Configuration.load(folder, environment::get));
        victim = client("club");
        conversation = victim.hello(new JsonObject()
                        .put("token", CLUB.token("victim"))
                        .put("tools", new JsonArray().add(new JsonObject().put("name", "show"))))
                .getString("conversation");
        victim.say("m1", "Tell me a long story about a " + WORD);
        victim.awaitText();
        try (ChatClient stranger = client("club")) {
            strangersToken = stranger.hello().getString("token");
            stranger.say("m1", "Hello");
            stranger.awaitText();
            stranger.stop();
            stranger.awaitEnd();
        }
        asked = ask("calculator", "{\"expression\":\"1\"}");
        askedOperators = ask("current_time", "{}");
        pageAnswer = Http.begin(callForVictim("club", "show", "{}"));
        onPage = victim.await(IsolatedServer::isForPage).getJsonObject("value").getString("toolCallId");
        tools = send("GET", "/v1/tools?site=club", "", "key-of-club").body();
    }

    private static void configure(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("sites"));
        Files.writeString(folder.resolve("parlor.yaml"), """
                demo: { tokens_per_second: 2 }
                sockets: { per_visitor: 0 }
                operators:
                  sam: { password: "sam's password", role: admin, sites: [other] }
                  vic: { password: "vic's password", role: viewer }
                api_keys:
                  club: { key: key-of-club, scopes: [read, call, identity, write, audit], sites: [club] }
                  other: { key: key-of-other, scopes: [read, call, identity, write, audit], sites: [other] }
                  idle: { key: key-without-scopes, sites: [club] }
                """);
        Files.createDirectories(folder.resolve("demo"));
        Files.writeString(folder.resolve("demo/scripted.yaml"), "people: [{ sub: victim, name: Victim }]\n");
        site(folder, "club", "secret: " + SECRET);
        site(folder, "other", "secret: another " + SECRET);
        site(folder, "bank", "algorithm: RS256, keys: ['" + FIRST.jwk() + "', '" + SECOND.jwk() + "']");
    }

    private static void site(Path folder, String id, String identity) throws IOException {
        Files.writeString(folder.resolve("sites/" + id + ".yaml"), """
                title: %s
                origins: ["*"]
                models: [demo/scripted]
                prompt: You are helpful.
                identity: { %s }
                tools:
                  - { java: calculator, approval: visitor }
                  - { java: current_time, approval: operator }
                  - { name: show, page: true, deadline: 5m, parameters: { type: object, properties: {} }, description: Shows. }
                """.formatted(id, identity));
    }

    private static boolean isForPage(JsonObject frame) {
        return "parlor.tool.status".equals(frame.getString("name"))
                && frame.getJsonObject("value").getBoolean("page", false);
    }

    /** Puts a question to the victim, or about them, by a call that has to be agreed to. */
    private String ask(String tool, String arguments) {
        HttpResponse<String> waiting = Http.send(callForVictim("club", tool, arguments));
        return new JsonObject(waiting.body()).getString("interruptId");
    }

    /** A call of a site's tool for the victim, in their conversation, with the site's own key. */
    HttpRequest.Builder callForVictim(String site, String tool, String arguments) {
        JsonObject call = new JsonObject()
                .put("site", site)
                .put("name", tool)
                .put("arguments", new JsonObject(arguments))
                .put("conversation", conversation)
                .put("visitor", new JsonObject().put("id", "user:victim"));
        return Http.request("POST", url("/v1/tools/call"), call.encode(), "key-of-" + site);
    }

    ChatClient client(String site) {
        return new ChatClient(server.httpPort(), site);
    }

    /** The token of an operator. */
    String login(String name, String password) {
        JsonObject body = new JsonObject().put("name", name).put("password", password);
        return new JsonObject(
                        send("POST", "/v1/operator/login", body.encode(), "").body())
                .getString("token");
    }

    HttpResponse<String> send(String method, String path, String body, String token) {
        return Http.send(Http.request(method, url(path), body, token));
    }

    /** Asks at an address for what is the victim's. */
    HttpResponse<String> send(Addresses.Address address, String token) {
        return send(address.method(), theirs(address.path()), theirs(address.body()), token);
    }

    private String url(String path) {
        return "http://localhost:" + server.httpPort() + path;
    }

    /** A text with what is the victim's in place of what stands for it. */
    String theirs(String text) {
        return text.replace("$c", conversation)
                .replace("$a", asked)
                .replace("$o", askedOperators)
                .replace("$t", onPage)
                .replace("$v", "user:victim");
    }

    /** A token under the installation's own secret, as nobody but the installation can make it. */
    String ours(String audience, String subject, long end) {
        String secret = rows("select value from server_secret where name = 'tokens' and ? <> ''")
                .getFirst();
        return TestingSigner.hmac("HS256", secret)
                .sign(new JsonObject()
                        .put("sub", subject)
                        .put("site", "club")
                        .put("iss", "parlor")
                        .put("aud", audience)
                        .put("iat", end - 60)
                        .put("exp", end));
    }

    /** The first column of a query about the victim's conversation. */
    List<String> rows(String query) {
        try (Connection connection = TestingStores.connect(database);
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, conversation);
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
            return rows;
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** The victim's story goes on, nobody has said anything in between, and their token still counts. */
    void assertVictimUntouched() {
        assertThat(rows(
                        "select count(*) || ' ' || max(c.visitor) from message m join conversation c on c.id = m.conversation"
                                + " where m.conversation = ? and m.role = 'user'"))
                .containsExactly("1 user:victim");
        assertThat(rows("select state from turn where conversation = ?")).containsExactly("running");
        assertThat(rows("select count(*)::text from visitor where revoked_at is not null and ? <> ''"))
                .containsExactly("0");
        assertThat(rows("select state from approval where conversation = ? and site = 'club'"))
                .containsExactly("waiting", "waiting");
        assertThat(pageAnswer.isDone()).isFalse();
        assertThat(send("GET", "/v1/tools?site=club", "", "key-of-club").body()).isEqualTo(tools);
        assertThat(victim.isClosed()).isFalse();
    }

    @Override
    public void close() {
        victim.close();
        server.close();
    }
}
