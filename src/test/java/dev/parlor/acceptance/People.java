package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.TestingSigner;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A shop on two servers, and people who leave as much there as anybody can: in the words of each stands a word that is
 * theirs alone.
 */
final class People implements AutoCloseable {
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final TestingSigner SIGNER = TestingSigner.hmac("HS256", SECRET);
    /** A PNG of one pixel; its text in Base64 is the same for all. */
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static final String SITE = """
            title: Shop
            origins: ["*"]
            models: [openai/scripted]
            greeting: Hello.
            identity: { secret: THE SECRET }
            budget: { visitor_day_tokens: 100000000, conversation_tokens: 100000000, visitor_messages_per_minute: 1000 }
            history: { retention: 30d }
            notices:
              - { tool: write_down, title: "Noted: {words}" }
            tools:
              - name: look_up
                description: Looks something up.
                sql: { query: "select 'about ' || :words as found" }
                cache: 10m
                rate: { visitor: 1000/min }
              - name: write_down
                description: Writes something down.
                sql: { answer: row, query: "insert into note (words) values (:words) returning 'kept ' || words as kept" }
                effect: write
                approval: { by: visitor, title: "Note {words}?" }
            """;

    final Stage stage;
    final ParlorProcess second;
    private final Vertx vertx = Vertx.vertx();
    private final ScriptedModel model = ScriptedModel.start(vertx);

    /** @param retention what parlor.yaml says of it */
    People(Path folder, String retention) {
        model.reports(new JsonObject().put("prompt_tokens", 100).put("completion_tokens", 10));
        model.otherwise(People::answer);
        Conf conf = Conf.withToolbox(folder)
                .parlor("""
                        tokens: { revocations: 200ms }
                        approvals: { look: 100ms }
                        log: { look: 200ms }
                        lease: { ttl: 2s, renew: 500ms, sweep: 500ms }
                        retention: { %s }
                        operators:
                          sam: { password: "sam's password", role: admin, sites: [toolbox] }
                          olga: { password: "olga's password", role: operator }
                        api_keys:
                          desk: { key: key-of-the-desk, scopes: [read, call, identity], sites: [shop] }
                        """.formatted(retention))
                .site("shop", SITE.replace("THE SECRET", SECRET))
                .tables("shop", "create table note (words text not null);\n");
        stage = Stage.own(conf.with(Map.of("OPENAI_API_KEY", "a-key", "OPENAI_BASE_URL", model.url())));
        second = stage.another();
    }

    /** Does as it is told, in the words that it is told it in. */
    private static ScriptedModel.Answer answer(List<JsonObject> messages) {
        JsonObject last = messages.getLast();
        String text = text(last);
        if (!last.getString("role").equals("user")) {
            return ScriptedModel.Answer.says("So be it: " + text);
        }
        String arguments = new JsonObject().put("words", text).encode();
        String call = "call_" + UUID.randomUUID();
        return switch (text.substring(0, text.indexOf(' ')).toLowerCase(Locale.ROOT)) {
            case "find" ->
                new ScriptedModel.Answer.Says(
                        "I look for " + text, List.of(new ToolCall(call, "look_up", arguments)), "tool_calls");
            case "note" ->
                new ScriptedModel.Answer.Says(
                        "I write " + text, List.of(new ToolCall(call, "write_down", arguments)), "tool_calls");
            case "talk" -> new ScriptedModel.Answer.Streams(100_000, 5);
            default -> ScriptedModel.Answer.says("I hear: " + text);
        };
    }

    private static String text(JsonObject message) {
        Object content = message.getValue("content");
        return content instanceof JsonArray parts
                ? parts.getJsonObject(0).getString("text", "")
                : String.valueOf(content);
    }

    /**
     * Somebody who came as a stranger.
     *
     * @param word that is theirs alone
     */
    record Person(String name, String word, String stranger, String strangersToken, String conversation) {
        String id() {
            return "user:" + name;
        }

        /** What is not to be found once they are erased. */
        List<String> words() {
            return List.of(word, name, stranger.substring("anon:".length()));
        }
    }

    static String token(String name) {
        return SIGNER.token(name);
    }

    static String tokenOf(JsonObject claims) {
        return SIGNER.sign(claims);
    }

    ChatClient client(ParlorProcess server) {
        return new ChatClient(server.httpPort(), "shop");
    }

    /** Leaves something in every place that there is. */
    Person leaveTraces(String name, String word) {
        JsonObject page = new JsonObject().put("page", new JsonObject().put("url", "https://shop.example/" + word));
        String strangersToken;
        String conversation;
        try (ChatClient stranger = client(stage.parlor())) {
            JsonObject hello = stranger.hello(page);
            strangersToken = hello.getString("token");
            conversation = hello.getString("conversation");
            stranger.send(new JsonObject()
                    .put("type", "send")
                    .put("id", "m1")
                    .put(
                            "content",
                            new JsonArray()
                                    .add(new JsonObject().put("type", "text").put("text", "Hear " + word))
                                    .add(image("url", "https://img.example/" + word + ".png"))
                                    .add(image("data", PIXEL))));
            stranger.awaitEnd();
            stranger.say("m2", "Find " + word);
            stranger.awaitEnd();
        }
        String was = String.valueOf(stage.rows("select visitor from conversation where id = ?", conversation)
                .getFirst()
                .getFirst());
        JsonObject claims = TestingSigner.claims(name).put("mail", word + "@example.com");
        try (ChatClient named = client(second)) {
            named.hello(page.copy()
                    .put("token", SIGNER.sign(claims))
                    .put("previous", strangersToken)
                    .put("after", Integer.MAX_VALUE)
                    .put("conversation", conversation));
            named.say("m3", "Find more of " + word);
            named.awaitEnd();
            named.say("m4", "Note " + word);
            decide(
                    named,
                    new JsonObject()
                            .put("approved", true)
                            .put("arguments", new JsonObject().put("words", "edited " + word)));
            named.say("m5", "Note again " + word);
            decide(named, new JsonObject().put("approved", false).put("reason", "because of " + word));
            JsonObject other = claims.copy().put("iat", claims.getLong("iat") + 1);
            named.send(new JsonObject().put("type", "hello").put("token", SIGNER.sign(other)));
            named.send(new JsonObject().put("type", "new"));
            named.say("n1", "Hear, in another conversation, " + word);
            named.awaitEnd();
        }
        call(name, word);
        Person person = new Person(name, word, was, strangersToken, conversation);
        Eventually.get(
                () -> stage.rows("select 1 from tool_audit where arguments like '%' || ? || '%'", word),
                rows -> rows.size() >= 5);
        return person;
    }

    /** A program calls a tool for them, under no conversation of theirs. */
    private void call(String name, String word) {
        HttpResponse<String> answer = OperatorApi.send(HttpRequest.newBuilder(
                        URI.create(stage.parlor().url() + "/v1/tools/call"))
                .header("Authorization", "Bearer key-of-the-desk")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(new JsonObject()
                        .put("site", "shop")
                        .put("name", "look_up")
                        .put("arguments", new JsonObject().put("words", "called for " + word))
                        .put("visitor", new JsonObject().put("id", "user:" + name))
                        .encode())));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void decide(ChatClient client, JsonObject payload) {
        JsonObject question = client.awaitQuestion();
        client.decide(question, payload);
        client.awaitEnd();
    }

    private static JsonObject image(String type, String value) {
        return new JsonObject()
                .put("type", "image")
                .put("source", new JsonObject().put("type", type).put("value", value));
    }

    /** All that servers have printed. */
    List<String> output() {
        return Stream.concat(stage.parlor().output().stream(), second.output().stream())
                .toList();
    }

    @Override
    public void close() {
        second.close();
        stage.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
